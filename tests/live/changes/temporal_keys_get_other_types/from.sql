--! not in 17
CREATE EXTENSION btree_gist;
CREATE TABLE p (id integer, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE c (id integer, p integer, during daterange, CONSTRAINT c_fk FOREIGN KEY (p, PERIOD during) REFERENCES p (id, PERIOD during));
INSERT INTO p VALUES (1, '[2025-01-01,2025-06-01)'), (1, '[2025-06-01,2025-12-01)');
INSERT INTO c VALUES (1, 1, '[2025-02-01,2025-07-01)');
