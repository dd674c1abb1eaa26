CREATE TABLE t (a timestamptz, b int, g int GENERATED ALWAYS AS (k + 1) STORED, h int GENERATED ALWAYS AS (c + 1) STORED, c int, d text, k bigint);
CREATE TABLE zz (g int GENERATED ALWAYS AS (a + 1) STORED, a int, b timestamptz);
CREATE INDEX g_idx ON t (g);
