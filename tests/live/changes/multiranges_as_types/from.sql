CREATE TYPE z_gone AS RANGE (SUBTYPE = text, MULTIRANGE_TYPE_NAME = a_gone);
CREATE TYPE z_usual AS RANGE (SUBTYPE = date);
CREATE TYPE z_named AS RANGE (SUBTYPE = integer, MULTIRANGE_TYPE_NAME = many);
CREATE TYPE changed AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = changed_many);
CREATE TABLE t (id bigint, a a_gone, u z_usual_multirange, m many, CONSTRAINT low CHECK (id > 0), CONSTRAINT few CHECK (m <> '{}'));
CREATE STATISTICS s ON (id % 7), a FROM t;
CREATE FUNCTION f(many) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(changed_many) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT lower(changed_many(changed(1, 2))) AS low;
