CREATE TABLE accounts (id integer PRIMARY KEY, name text, mood text);

CREATE VIEW all_of_them AS SELECT id, mood FROM accounts;
GRANT SELECT (mood) ON all_of_them TO autogen_reader;
GRANT SELECT ON all_of_them TO autogen_owner;
GRANT SELECT ON all_of_them TO "autogen ""odd"" role";
CREATE VIEW some_of_them AS SELECT id FROM all_of_them;
GRANT UPDATE (id) ON some_of_them TO autogen_reader;

CREATE MATERIALIZED VIEW kept AS SELECT id FROM accounts;

CREATE VIEW turned AS SELECT id, mood AS second, name AS third FROM accounts;
GRANT SELECT (third) ON turned TO autogen_reader;

CREATE TABLE two (id integer, a text);
CREATE TABLE one (id integer, b text);
CREATE VIEW of_one AS SELECT id, 1 AS c FROM one;
GRANT SELECT (c) ON of_one TO autogen_reader;
