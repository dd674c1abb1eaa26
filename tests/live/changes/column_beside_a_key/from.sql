CREATE TABLE k (a integer, b varchar(50), c integer, CONSTRAINT q UNIQUE (a) INCLUDE (b), CONSTRAINT f FOREIGN KEY (c) REFERENCES k (a));
CREATE TABLE o (c integer REFERENCES k (a));
