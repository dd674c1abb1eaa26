--! not in 17
CREATE TABLE t (id integer PRIMARY KEY, a integer, s integer GENERATED ALWAYS AS (a + 1) STORED, CONSTRAINT t_one UNIQUE (s));
CREATE INDEX t_s ON t (s);
CREATE INDEX t_where ON t (id) WHERE s > 1;
INSERT INTO t (id, a) VALUES (1, 5);
