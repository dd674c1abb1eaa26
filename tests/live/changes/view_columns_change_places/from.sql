CREATE TABLE t (id integer, mood text, n integer);
CREATE VIEW v AS SELECT id, mood FROM t;
CREATE VIEW w AS SELECT id FROM v;
