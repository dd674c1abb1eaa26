DO $$
BEGIN
    CREATE ROLE autogen_reader;
    CREATE ROLE "autogen ""odd"" role";
    CREATE ROLE autogen_owner;
EXCEPTION
    WHEN duplicate_object THEN NULL;
END
$$;

CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'glad');
CREATE DOMAIN app.short AS text CHECK (length(value) < 10);
CREATE TYPE app.pair AS (a integer, b integer);
CREATE SEQUENCE app.numbers;
CREATE TABLE people (id integer PRIMARY KEY, name text, mail text);
CREATE TABLE gone (id integer);
GRANT SELECT ON gone TO autogen_reader;
CREATE TABLE same (id integer);
GRANT SELECT, UPDATE (id) ON same TO autogen_reader WITH GRANT OPTION;
GRANT SELECT ON people TO autogen_reader;
GRANT INSERT, UPDATE ON people TO "autogen ""odd"" role";
GRANT REFERENCES (id), UPDATE (mail) ON people TO autogen_reader;
CREATE VIEW names AS SELECT id, name FROM people;
GRANT SELECT ON names TO PUBLIC;
CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a * 2';
CREATE FUNCTION thrice(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a * 3';
REVOKE EXECUTE ON FUNCTION thrice(integer) FROM PUBLIC;
CREATE PROCEDURE act() LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer);
CREATE TABLE lent (id integer);
ALTER TABLE lent OWNER TO autogen_owner;
CREATE STATISTICS app.st ON id, name FROM people;
CREATE STATISTICS kept ON id, name FROM people;
ALTER STATISTICS kept OWNER TO autogen_owner;
CREATE PUBLICATION pub FOR TABLE same;
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION app.search (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION app.search OWNER TO autogen_owner;
