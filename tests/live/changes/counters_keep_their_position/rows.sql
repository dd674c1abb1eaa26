SELECT last_value, is_called FROM t_id_seq;
SELECT last_value, is_called FROM s;
SELECT last_value, is_called FROM u_id_seq;
SELECT * FROM t ORDER BY n;
