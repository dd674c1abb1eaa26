SELECT id, count(*) FROM p1 GROUP BY id; SELECT id, count(*) FROM q11 GROUP BY id;
