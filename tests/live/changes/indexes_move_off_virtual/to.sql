--! not in 17
CREATE TABLE t (id integer PRIMARY KEY, a bigint, s bigint GENERATED ALWAYS AS (a + 1) VIRTUAL, n integer GENERATED ALWAYS AS (id) STORED, CONSTRAINT t_one UNIQUE (n));
CREATE INDEX t_s ON t (n);
CREATE INDEX t_where ON t (id) WHERE n > 1;
