CREATE TABLE t (id integer);
GRANT USAGE ON SCHEMA public TO autogen_reader;
