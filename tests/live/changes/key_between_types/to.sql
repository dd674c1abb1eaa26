CREATE TYPE mood AS ENUM ('ok', 'great');
CREATE TABLE moods (mood mood PRIMARY KEY);
CREATE TABLE people (id uuid PRIMARY KEY, boss uuid REFERENCES people, mood mood REFERENCES moods ON UPDATE CASCADE);
CREATE TABLE "Letters" (id bigint PRIMARY KEY, author uuid, answers bigint REFERENCES "Letters",
    CONSTRAINT "by" FOREIGN KEY (author) REFERENCES people ON DELETE SET NULL DEFERRABLE);
COMMENT ON CONSTRAINT "by" ON "Letters" IS 'who wrote it';
CREATE TABLE places (code varchar(40) UNIQUE, size integer, twice integer GENERATED ALWAYS AS (size + size) STORED UNIQUE);
CREATE TABLE visits (place varchar(40) REFERENCES places (code), twice integer REFERENCES places (twice));
