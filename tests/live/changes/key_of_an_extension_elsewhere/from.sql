CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE people (mail ext.citext PRIMARY KEY);
CREATE TABLE notes (mail ext.citext, n integer);
INSERT INTO people VALUES ('Ann@example.org');
INSERT INTO notes VALUES ('ann@EXAMPLE.org', 1), (NULL, 2);
