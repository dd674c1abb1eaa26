CREATE TABLE t (a bigint, b bigint GENERATED ALWAYS AS (a * 3) STORED, c text, d int GENERATED ALWAYS AS (a + 1) STORED);
CREATE INDEX plain ON t (b);
CREATE INDEX included ON t (c) INCLUDE (b);
CREATE INDEX expressed ON t (abs(b));
CREATE INDEX other ON t (c);
ALTER TABLE t ADD CONSTRAINT apart EXCLUDE USING btree (d WITH =);
ALTER TABLE t ADD CONSTRAINT keyed UNIQUE (b);
CREATE TABLE u (a bigint, b int GENERATED ALWAYS AS (a * 2) STORED, c int);
CREATE INDEX u_b ON u (b);
