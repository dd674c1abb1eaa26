CREATE TABLE t (a json, b real, c int, d text, e json);
CREATE INDEX i ON t (b, c);
CREATE UNIQUE INDEX u ON t (d);
ALTER TABLE t ADD CONSTRAINT k UNIQUE (b), ADD CONSTRAINT x EXCLUDE (b WITH =);
