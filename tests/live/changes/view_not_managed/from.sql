CREATE TABLE t (id integer, a integer, b integer);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE SCHEMA reports;
CREATE VIEW reports.w AS SELECT a + 1 AS more FROM v;
