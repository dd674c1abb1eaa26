CREATE EXTENSION citext;
CREATE DOMAIN word AS text CHECK (VALUE <> '');
CREATE TYPE state AS ENUM ('new', 'used');
CREATE TABLE items (id integer PRIMARY KEY, free state NOT NULL, tame state DEFAULT 'new');
