CREATE TABLE amounts (id integer, net bigint, gross integer GENERATED ALWAYS AS (net * 2) STORED,
    twice integer GENERATED ALWAYS AS (net + net) STORED);
GRANT SELECT (twice), UPDATE (twice), SELECT (id) ON amounts TO autogen_reader WITH GRANT OPTION;
GRANT SELECT (twice) ON amounts TO PUBLIC;
GRANT SELECT (gross) ON amounts TO "autogen ""odd"" role";
CREATE TABLE measured (id integer, net integer, gross integer GENERATED ALWAYS AS (net * 3) STORED) PARTITION BY RANGE (id);
CREATE TABLE measured_1 PARTITION OF measured FOR VALUES FROM (0) TO (10);
GRANT SELECT (gross) ON measured TO autogen_reader;
GRANT SELECT (gross), INSERT (net) ON measured_1 TO "autogen ""odd"" role";
CREATE VIEW seen AS SELECT id, gross FROM amounts;
GRANT SELECT ON seen TO autogen_owner WITH GRANT OPTION;
GRANT SELECT ON seen TO autogen_reader WITH GRANT OPTION;
GRANT SELECT ON seen TO PUBLIC;
