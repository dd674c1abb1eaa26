CREATE TYPE mood AS ENUM ('sad', 'ok', 'great');
CREATE TABLE moods (mood mood PRIMARY KEY);
CREATE TABLE people (id text PRIMARY KEY, boss text REFERENCES people, mood mood REFERENCES moods ON UPDATE CASCADE);
CREATE TABLE "Letters" (id integer PRIMARY KEY, author text, answers integer REFERENCES "Letters",
    CONSTRAINT "by" FOREIGN KEY (author) REFERENCES people ON DELETE SET NULL DEFERRABLE);
COMMENT ON CONSTRAINT "by" ON "Letters" IS 'who wrote it';
CREATE TABLE places (code text UNIQUE, size integer, twice integer GENERATED ALWAYS AS (size * 2) STORED UNIQUE);
CREATE TABLE visits (place varchar(20) REFERENCES places (code), twice integer REFERENCES places (twice));
