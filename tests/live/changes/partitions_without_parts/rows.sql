SELECT id, k, v FROM p UNION SELECT id, k, v FROM leaves UNION SELECT id, k, v FROM joins ORDER BY 1;
