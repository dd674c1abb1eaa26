CREATE SCHEMA one;
CREATE SCHEMA "Two";
CREATE EXTENSION citext SCHEMA "Two";
CREATE EXTENSION hstore SCHEMA "Two";
CREATE EXTENSION pg_trgm SCHEMA "Two";
CREATE TABLE t (id integer PRIMARY KEY, a "Two".citext UNIQUE, b "Two".hstore, c "Two".hstore[], d text);
CREATE INDEX t_d ON t USING gin (d "Two".gin_trgm_ops);
CREATE TABLE heir () INHERITS (t);
CREATE VIEW v AS SELECT a, b FROM t;
