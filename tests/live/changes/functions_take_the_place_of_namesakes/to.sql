CREATE FUNCTION f(bigint, text DEFAULT NULL) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 5';
CREATE TABLE t (a bigint, CONSTRAINT stays CHECK (f(a) > 1), CONSTRAINT comes CHECK (f(a) > 3));
CREATE INDEX by_f ON t (f(a));
CREATE VIEW shown AS SELECT f(a) AS b FROM t;
CREATE VIEW fresh AS SELECT f(a) + 1 AS b FROM t;
CREATE TABLE u (a bigint DEFAULT f(7));
