--! not in 14
CREATE SCHEMA app;
CREATE SCHEMA new;
CREATE TABLE a (id integer PRIMARY KEY, x integer, z text);
CREATE TABLE app.b (id integer PRIMARY KEY);
CREATE TABLE new.c (id integer PRIMARY KEY);
CREATE PUBLICATION everything FOR ALL TABLES WITH (publish = 'update, delete');
CREATE PUBLICATION becomes_all FOR ALL TABLES;
CREATE PUBLICATION tables FOR TABLE a (id, z) WHERE (id > 20), new.c WITH (publish = 'insert, truncate');
COMMENT ON PUBLICATION tables IS 'others';
CREATE PUBLICATION schemas FOR TABLES IN SCHEMA app, new;
CREATE PUBLICATION mixed FOR TABLE a WITH (publish_via_partition_root = true);
CREATE PUBLICATION "to nothing";
CREATE PUBLICATION nothing FOR TABLE app.b;
CREATE PUBLICATION "New ""One""" FOR TABLE new.c WITH (publish = '');
