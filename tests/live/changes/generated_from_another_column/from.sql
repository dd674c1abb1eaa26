CREATE TABLE t (a int, b int, g int GENERATED ALWAYS AS (a + 1) STORED, h text GENERATED ALWAYS AS (length(c) || 'x') STORED, c text, d text, k int);
CREATE TABLE zz (g int GENERATED ALWAYS AS (b + 1) STORED, a timestamptz, b int);
CREATE INDEX g_idx ON t (g);
