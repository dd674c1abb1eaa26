CREATE TABLE k (a integer, b text, c integer, CONSTRAINT q UNIQUE (a) INCLUDE (b), CONSTRAINT f FOREIGN KEY (c) REFERENCES k (a));
CREATE TABLE o (c integer REFERENCES k (a));
