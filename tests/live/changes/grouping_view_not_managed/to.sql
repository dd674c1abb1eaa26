CREATE TABLE t (id integer, name text, PRIMARY KEY (id) INCLUDE (name));
