CREATE EXTENSION citext;
CREATE DOMAIN word AS text CHECK (VALUE <> '');
CREATE TABLE items (id integer PRIMARY KEY, free citext NOT NULL, tame word DEFAULT 'new');
INSERT INTO items VALUES (1, 'used', 'new');
