CREATE SCHEMA "a pp";
ALTER DEFAULT PRIVILEGES GRANT UPDATE ON SEQUENCES TO autogen_reader;
ALTER DEFAULT PRIVILEGES REVOKE SELECT ON SEQUENCES FROM postgres;

CREATE TABLE counters (same serial, granted serial, revoked bigserial, passed integer GENERATED ALWAYS AS IDENTITY, odd smallserial);
GRANT USAGE ON SEQUENCE counters_same_seq TO autogen_reader WITH GRANT OPTION;
GRANT ALL ON SEQUENCE counters_revoked_seq TO PUBLIC;
GRANT USAGE ON SEQUENCE counters_passed_seq TO autogen_reader;
ALTER SEQUENCE counters_odd_seq RENAME TO "it's odd";

CREATE TABLE "a pp".changed (swapped serial, swapped_back integer GENERATED ALWAYS AS IDENTITY, starts integer NOT NULL, stops serial, identified integer);
GRANT USAGE ON SEQUENCE "a pp".changed_swapped_seq TO autogen_reader, "autogen ""odd"" role" WITH GRANT OPTION;
GRANT SELECT ON SEQUENCE "a pp".changed_swapped_back_seq TO PUBLIC;
GRANT SELECT ON SEQUENCE "a pp".changed_stops_seq TO "autogen ""odd"" role";

CREATE TABLE lent (starts integer NOT NULL, swapped integer GENERATED ALWAYS AS IDENTITY);
GRANT USAGE ON SEQUENCE lent_swapped_seq TO autogen_reader;
ALTER TABLE lent OWNER TO autogen_owner;
