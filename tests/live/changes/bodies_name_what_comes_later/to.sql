CREATE TABLE a (id integer);
SET check_function_bodies = off;
CREATE FUNCTION first() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) + second() FROM zebras';
CREATE FUNCTION second() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) + third(1) FROM z_view';
CREATE FUNCTION third(n integer) RETURNS bigint LANGUAGE plpgsql AS 'DECLARE z zebras; BEGIN RETURN fourth(n) + (SELECT count(*) FROM z_view); END';
CREATE FUNCTION fourth(n integer) RETURNS bigint LANGUAGE sql AS 'SELECT CASE WHEN n > 0 THEN third(n - 1) ELSE first() END';
CREATE TABLE zebras (id integer DEFAULT 3);
CREATE VIEW z_view AS SELECT id, 'first() and a string that names nowhere' AS text FROM zebras;
