CREATE TABLE accounts (id integer PRIMARY KEY, name text, mood text);
INSERT INTO accounts VALUES (1, 'a', 'glad');

CREATE VIEW all_of_them AS SELECT id, name, mood FROM accounts;
GRANT INSERT (name), SELECT (mood) ON all_of_them TO autogen_reader;
GRANT SELECT (name) ON all_of_them TO autogen_owner WITH GRANT OPTION;
GRANT SELECT ON all_of_them TO "autogen ""odd"" role";
CREATE VIEW some_of_them AS SELECT id, name FROM all_of_them;
GRANT UPDATE (name), UPDATE (id) ON some_of_them TO autogen_reader;

CREATE MATERIALIZED VIEW kept AS SELECT id, mood FROM accounts;
GRANT SELECT (mood) ON kept TO autogen_reader;

CREATE VIEW turned AS SELECT id, name AS first, mood AS second FROM accounts;
GRANT SELECT (first), UPDATE (second) ON turned TO autogen_reader;

CREATE TABLE one (id integer, a text);
CREATE TABLE two (id integer, b text);
CREATE VIEW of_one AS SELECT id, a, 1 AS c FROM one;
GRANT SELECT (a) ON of_one TO autogen_reader;
GRANT INSERT ON of_one TO autogen_reader;
