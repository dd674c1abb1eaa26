CREATE TABLE p1 (id integer, n text);
CREATE TABLE q (id integer, n text) PARTITION BY LIST (id);
CREATE TABLE q1 (id integer) PARTITION BY LIST (id);
CREATE TABLE q11 PARTITION OF q1 FOR VALUES IN (1);
CREATE TABLE a_root (id integer) PARTITION BY LIST (id);
CREATE TABLE a_part (id integer, n text);
COMMENT ON TABLE a_part IS 'left';
