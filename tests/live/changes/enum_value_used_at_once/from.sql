CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE people (id integer PRIMARY KEY, mood mood NOT NULL DEFAULT 'sad');
INSERT INTO people VALUES (1, 'sad'), (2, 'happy');
CREATE FUNCTION cheers(m mood DEFAULT 'sad') RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT m = ''happy''';
