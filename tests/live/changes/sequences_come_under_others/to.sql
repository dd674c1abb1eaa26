CREATE TABLE theirs (id integer, x integer, y integer);
ALTER TABLE theirs OWNER TO autogen_owner;
CREATE TABLE ours (id integer, x integer);

CREATE SEQUENCE comes;
ALTER SEQUENCE comes OWNER TO autogen_owner;
ALTER SEQUENCE comes OWNED BY theirs.id;
GRANT USAGE ON SEQUENCE comes TO CURRENT_USER, autogen_reader;
CREATE SEQUENCE leaves;
GRANT SELECT ON SEQUENCE leaves TO autogen_owner;
CREATE SEQUENCE goes_over;
ALTER SEQUENCE goes_over OWNER TO autogen_owner;
ALTER SEQUENCE goes_over OWNED BY theirs.x;
GRANT SELECT, UPDATE ON SEQUENCE goes_over TO CURRENT_USER;
CREATE SEQUENCE of_another OWNED BY ours.x;
GRANT SELECT ON SEQUENCE of_another TO autogen_reader;
CREATE SEQUENCE made;
ALTER SEQUENCE made OWNER TO autogen_owner;
ALTER SEQUENCE made OWNED BY theirs.y;
GRANT USAGE ON SEQUENCE made TO CURRENT_USER;

CREATE SEQUENCE stays;
GRANT USAGE ON SEQUENCE stays TO autogen_reader;
