CREATE TABLE t (id integer PRIMARY KEY, name text);
CREATE SCHEMA reports;
CREATE VIEW reports.w AS SELECT id, name FROM t GROUP BY id;
