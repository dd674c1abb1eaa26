-- create schema app
CREATE SCHEMA app;
-- create table t
CREATE TABLE t (
    a integer,
    c integer
);
-- create view app.v
CREATE VIEW app.v AS
SELECT t.a,
    t.c
   FROM t;
-- create view kind
CREATE MATERIALIZED VIEW kind AS
SELECT 1 AS one;
CREATE INDEX ix_kind ON kind (one);
-- create view options
CREATE VIEW options WITH (check_option = 'cascaded') AS
SELECT t.a
   FROM t
  WHERE (t.a > 0);
-- create view w
CREATE VIEW w AS
SELECT v.c AS d
   FROM app.v;
-- create view x
CREATE VIEW x AS
SELECT w.d
   FROM w;
-- create view "Odd ""view"""
CREATE VIEW "Odd ""view""" AS
WITH t AS (
         SELECT 1 AS x
        )
 SELECT t.x AS "a b",
    ';'::text AS "select"
   FROM t;
