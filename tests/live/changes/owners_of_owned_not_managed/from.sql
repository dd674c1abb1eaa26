CREATE TABLE theirs (id integer, x integer, y integer);
ALTER TABLE theirs OWNER TO autogen_owner;
CREATE TABLE ours (id integer);
CREATE SEQUENCE there;
ALTER SEQUENCE there OWNER TO autogen_owner;
ALTER SEQUENCE there OWNED BY theirs.x;
CREATE SEQUENCE between;
ALTER SEQUENCE between OWNER TO autogen_owner;
ALTER SEQUENCE between OWNED BY theirs.y;
