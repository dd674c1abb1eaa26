CREATE TABLE a (id integer);
CREATE FUNCTION first() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM a';
