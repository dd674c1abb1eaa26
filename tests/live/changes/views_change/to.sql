CREATE SCHEMA app;
CREATE TABLE t (a integer, c integer);
CREATE VIEW app.v AS SELECT a, c FROM t;
CREATE VIEW w AS SELECT c AS d FROM app.v;
CREATE VIEW x AS SELECT d FROM w;
CREATE MATERIALIZED VIEW kind AS SELECT 1 AS one;
CREATE INDEX ix_kind ON kind (one);
CREATE VIEW options WITH (check_option = cascaded) AS SELECT a FROM t WHERE a > 0;
CREATE VIEW "Odd ""view""" ("a b", "select") AS WITH t AS (SELECT 1 AS x) SELECT x, ';' FROM t;
