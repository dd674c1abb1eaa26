--! not in 17
CREATE EXTENSION btree_gist;
CREATE TABLE p (id bigint, during daterange, n text, PRIMARY KEY (id, during WITHOUT OVERLAPS), UNIQUE (n, during WITHOUT OVERLAPS));
CREATE TABLE c (id integer, p bigint, during daterange, CONSTRAINT c_fk FOREIGN KEY (p, PERIOD during) REFERENCES p (id, PERIOD during));
