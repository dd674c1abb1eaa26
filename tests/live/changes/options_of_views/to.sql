CREATE TABLE t (a bigint, b text);
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;
CREATE VIEW w WITH (security_barrier) AS SELECT a FROM t WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70, autovacuum_enabled = off) AS SELECT a FROM t;
