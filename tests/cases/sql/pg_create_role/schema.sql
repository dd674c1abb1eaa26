CREATE TABLE users (id integer);
CREATE ROLE app LOGIN;
