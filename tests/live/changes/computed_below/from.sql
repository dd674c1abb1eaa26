-- A computed column is made again, there and back, under what says it of a partition.
CREATE TABLE p (id integer, a integer NOT NULL, g integer GENERATED ALWAYS AS (a * 2) STORED) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE TABLE pd PARTITION OF p DEFAULT;
CREATE INDEX p_g ON p (g);
CREATE VIEW v AS SELECT g FROM p1;
INSERT INTO p (id, a) VALUES (1, 2), (20, 3);
