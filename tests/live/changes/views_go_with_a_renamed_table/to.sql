CREATE SCHEMA a;
CREATE TABLE a.u (id integer, name text);
