-- The way back adds values that views, defaults and bodies say again: they are committed before.
CREATE TYPE state AS ENUM ('new', 'kept');
CREATE TABLE items (id integer PRIMARY KEY, state state DEFAULT 'new', other state CHECK (other <> 'kept'));
CREATE VIEW present AS SELECT * FROM items WHERE state <> 'new';
CREATE FUNCTION is_present(state) RETURNS boolean LANGUAGE sql AS $$ SELECT $1 <> 'new' $$;
CREATE INDEX left_over ON items (id) WHERE state = 'new';
