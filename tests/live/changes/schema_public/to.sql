CREATE TABLE t (id integer);
GRANT CREATE ON SCHEMA public TO autogen_reader;
GRANT ALL ON SCHEMA public TO CURRENT_USER;
