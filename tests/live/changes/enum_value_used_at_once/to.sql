CREATE TYPE mood AS ENUM ('bored', 'sad', 'so so', 'happy', 'it''s fine');
CREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'so so', other mood DEFAULT 'bored', CONSTRAINT ck_mood CHECK (mood <> 'bored'));
CREATE INDEX ix_fine ON people (id) WHERE mood = 'it''s fine';
CREATE FUNCTION cheers(m mood DEFAULT 'so so') RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT m = ''happy''';
CREATE VIEW fine AS SELECT id FROM people WHERE mood IN ('it''s fine', 'so so');
CREATE POLICY all_but ON people USING (mood <> 'so so'::mood);
