CREATE TABLE theirs (id integer, x integer, y integer);
ALTER TABLE theirs OWNER TO autogen_owner;
CREATE TABLE ours (id integer, x integer);

CREATE SEQUENCE comes;
SELECT nextval('comes');
GRANT USAGE ON SEQUENCE comes TO autogen_reader, autogen_owner;
CREATE SEQUENCE leaves;
ALTER SEQUENCE leaves OWNER TO autogen_owner;
ALTER SEQUENCE leaves OWNED BY theirs.x;
GRANT USAGE ON SEQUENCE leaves TO CURRENT_USER WITH GRANT OPTION;
CREATE SEQUENCE goes_over OWNED BY ours.id;
GRANT SELECT ON SEQUENCE goes_over TO autogen_reader;
REVOKE UPDATE ON SEQUENCE goes_over FROM CURRENT_USER;
CREATE SEQUENCE of_another;
ALTER SEQUENCE of_another OWNER TO autogen_reader;
GRANT SELECT ON SEQUENCE of_another TO CURRENT_USER;

CREATE TABLE going (id integer);
ALTER TABLE going OWNER TO autogen_owner;
CREATE SEQUENCE stays;
ALTER SEQUENCE stays OWNER TO autogen_owner;
ALTER SEQUENCE stays OWNED BY going.id;
GRANT USAGE ON SEQUENCE stays TO CURRENT_USER, autogen_reader;
