CREATE TYPE mood AS ENUM ('ok', 'glad');
CREATE TABLE people (
    id integer,
    mood mood DEFAULT 'glad' CHECK (mood <> 'glad' OR id > 0),
    moods mood[] DEFAULT '{glad}',
    kept mood DEFAULT 'glad',
    is_so boolean GENERATED ALWAYS AS (mood = 'glad') STORED
);
CREATE INDEX ix ON people (id) WHERE mood = 'glad';
CREATE VIEW those AS SELECT id, mood = 'glad' AS is_so FROM people;
CREATE POLICY p ON people USING (mood = 'glad');
CREATE FUNCTION usual(it mood DEFAULT 'glad') RETURNS mood LANGUAGE sql AS $$ SELECT 'glad'::mood $$;
