--! not in 13
CREATE SCHEMA x;
CREATE TABLE x.data (id integer PRIMARY KEY, name text);
INSERT INTO x.data VALUES (1, 'a'), (2, NULL);
CREATE VIEW x.named AS SELECT id, name FROM x.data WHERE name IS NOT NULL;
COMMENT ON VIEW x.named IS 'those with a name';
GRANT SELECT ON x.named TO autogen_reader;
CREATE MATERIALIZED VIEW x.counted AS SELECT count(*) AS n FROM x.named;
CREATE UNIQUE INDEX counted_n ON x.counted (n);
CREATE VIEW x.latest AS SELECT 1 AS id, 'a'::text AS name;
CREATE VIEW x.on_latest AS SELECT latest.id FROM x.latest;
CREATE FUNCTION x.first_of(r x.latest) RETURNS integer LANGUAGE sql RETURN (r).id;
