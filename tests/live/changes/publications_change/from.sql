--! not in 14
CREATE SCHEMA app;
CREATE SCHEMA old;
CREATE TABLE a (id integer PRIMARY KEY, x integer, y integer);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE TABLE gone (id integer PRIMARY KEY);
CREATE PUBLICATION goes FOR TABLE a;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE PUBLICATION becomes_all FOR TABLE a;
CREATE PUBLICATION tables FOR TABLE a (id, x) WHERE (id > 10), app.b, gone WITH (publish = 'insert');
COMMENT ON PUBLICATION tables IS 'some';
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA app, old;
CREATE PUBLICATION mixed FOR TABLE a, TABLES IN SCHEMA app;
CREATE PUBLICATION "to nothing" FOR TABLE a, TABLES IN SCHEMA app;
CREATE PUBLICATION nothing WITH (publish_via_partition_root = true);
