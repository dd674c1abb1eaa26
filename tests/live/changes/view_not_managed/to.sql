CREATE TABLE t (id integer, a bigint, b integer);
CREATE VIEW v AS SELECT id, a FROM t;
