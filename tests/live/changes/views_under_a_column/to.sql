CREATE TABLE users (id bigint PRIMARY KEY, name text, age integer);
CREATE VIEW names AS SELECT id, name FROM users WHERE name IS NOT NULL;
CREATE VIEW long_names AS SELECT name FROM names WHERE length(name) > 10;
CREATE MATERIALIZED VIEW counted AS SELECT name, count(*) AS n FROM names GROUP BY name;
CREATE UNIQUE INDEX ix_counted ON counted (name);
CREATE VIEW ages AS SELECT age FROM users;
COMMENT ON VIEW names IS 'who has one';
COMMENT ON COLUMN names.name IS 'it';
