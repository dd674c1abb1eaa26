ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO autogen_owner;
CREATE TABLE accounts (id integer PRIMARY KEY, name text, mood text);
REVOKE ALL ON accounts FROM autogen_owner;

CREATE VIEW names AS SELECT id, name FROM accounts;
REVOKE ALL ON names FROM autogen_owner;
GRANT SELECT ON names TO PUBLIC;
GRANT SELECT, INSERT ON names TO autogen_reader WITH GRANT OPTION;
GRANT UPDATE (name), UPDATE (id) ON names TO "autogen ""odd"" role";

CREATE VIEW names_of_names AS SELECT name FROM names;
ALTER VIEW names_of_names OWNER TO autogen_owner;
GRANT SELECT ON accounts, names TO autogen_owner;

CREATE VIEW rewritten AS SELECT id, mood FROM accounts;
GRANT SELECT (id) ON rewritten TO autogen_reader;
GRANT DELETE ON rewritten TO "autogen ""odd"" role";
ALTER VIEW rewritten OWNER TO autogen_owner;
REVOKE TRUNCATE ON rewritten FROM autogen_owner;

CREATE FUNCTION pick(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';
REVOKE EXECUTE ON FUNCTION pick(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pick(integer) TO autogen_reader;
ALTER FUNCTION pick(integer) OWNER TO autogen_owner;

CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
REVOKE USAGE ON TYPE mood FROM PUBLIC;
GRANT USAGE ON TYPE mood TO autogen_reader;
CREATE STATISTICS together ON id, mood FROM accounts;
ALTER STATISTICS together OWNER TO autogen_owner;
CREATE TEXT SEARCH CONFIGURATION search (PARSER = "default");
ALTER TEXT SEARCH CONFIGURATION search OWNER TO autogen_owner;
CREATE PUBLICATION told FOR TABLE accounts (id, name); ALTER PUBLICATION told OWNER TO autogen_owner;
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple); ALTER TEXT SEARCH DICTIONARY words OWNER TO autogen_owner;
CREATE COLLATION letters (LOCALE = 'C'); ALTER COLLATION letters OWNER TO autogen_owner;
