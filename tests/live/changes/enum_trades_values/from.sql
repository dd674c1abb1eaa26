-- One value of an enum goes and another one comes, and all that said the one says the other.
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE people (
    id integer,
    mood mood DEFAULT 'sad' CHECK (mood <> 'sad' OR id > 0),
    moods mood[] DEFAULT '{ok,sad}',
    kept mood DEFAULT 'ok',
    is_so boolean GENERATED ALWAYS AS (mood = 'sad') STORED
);
CREATE INDEX ix ON people (id) WHERE mood = 'sad';
CREATE VIEW those AS SELECT id, mood = 'sad' AS is_so FROM people;
CREATE POLICY p ON people USING (mood = 'sad');
CREATE FUNCTION usual(it mood DEFAULT 'sad') RETURNS mood LANGUAGE sql AS $$ SELECT 'sad'::mood $$;
INSERT INTO people (id, mood, moods) VALUES (1, 'ok', '{ok}');
