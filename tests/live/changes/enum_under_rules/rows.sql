SELECT id, state FROM t ORDER BY id
