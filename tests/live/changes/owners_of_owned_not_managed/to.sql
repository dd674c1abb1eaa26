CREATE TABLE theirs (id integer, x integer, y integer);
ALTER TABLE theirs OWNER TO autogen_owner;
CREATE TABLE ours (id integer);
CREATE SEQUENCE comes;
ALTER SEQUENCE comes OWNER TO autogen_owner;
ALTER SEQUENCE comes OWNED BY theirs.id;
CREATE SEQUENCE there;
ALTER SEQUENCE there OWNER TO autogen_owner;
CREATE SEQUENCE between OWNED BY ours.id;
