-- The way back adds values that views, defaults and bodies say again: they are committed before.
CREATE TYPE state AS ENUM ('new', 'kept', 'gone');
CREATE TABLE items (id integer PRIMARY KEY, state state DEFAULT 'gone', other state CHECK (other <> 'gone'));
CREATE VIEW present AS SELECT * FROM items WHERE state <> 'gone';
CREATE FUNCTION is_present(state) RETURNS boolean LANGUAGE sql AS $$ SELECT $1 <> 'gone' $$;
CREATE INDEX left_over ON items (id) WHERE state = 'gone';
INSERT INTO items VALUES (1, 'kept');
