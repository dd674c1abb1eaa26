CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE TABLE people (mail ext.citext PRIMARY KEY);
CREATE TABLE notes (mail ext.citext CONSTRAINT notes_mail REFERENCES people, n integer);
