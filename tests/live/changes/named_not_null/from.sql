--! not in 17
CREATE SCHEMA app;
CREATE TABLE plain (a int, b int NOT NULL, c int CONSTRAINT c_must NOT NULL, d int NOT NULL, e int NOT NULL, f int NOT NULL, g int, h int, i int, j int);
ALTER TABLE plain ADD CONSTRAINT promised NOT NULL g NOT VALID, ADD NOT NULL h NO INHERIT, ADD NOT NULL i NOT VALID, ADD CONSTRAINT "of j" NOT NULL j NOT VALID;
COMMENT ON CONSTRAINT c_must ON plain IS 'why it must';
COMMENT ON CONSTRAINT plain_e_not_null ON plain IS 'why it''s so';
CREATE TABLE counted (a int GENERATED ALWAYS AS IDENTITY, b serial, c int, PRIMARY KEY (c));
CREATE TABLE app.before (z int NOT NULL, y int NOT NULL);
ALTER TABLE app.before RENAME z TO x;
ALTER TABLE app.before RENAME TO other;
CREATE TABLE parent (a int NOT NULL, b int CONSTRAINT pb NOT NULL, c int CONSTRAINT pc NOT NULL NO INHERIT);
CREATE TABLE child (d int CONSTRAINT cd NOT NULL) INHERITS (parent);
CREATE TABLE parts (a int CONSTRAINT pa NOT NULL, b int NOT NULL) PARTITION BY RANGE (a);
CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (9);
INSERT INTO plain VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
INSERT INTO child VALUES (1, 1, 1, 1);
