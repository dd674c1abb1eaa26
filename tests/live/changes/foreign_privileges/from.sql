DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['autogen_reader', 'autogen "odd" role', 'autogen_wraps'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
    END LOOP;
    ALTER ROLE autogen_wraps SUPERUSER; -- only such a one may own a wrapper
END
$$;
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE t (a int, b int) SERVER s;
GRANT USAGE ON FOREIGN DATA WRAPPER w TO autogen_reader;
GRANT USAGE ON FOREIGN SERVER s TO "autogen ""odd"" role" WITH GRANT OPTION;
GRANT SELECT (a) ON t TO autogen_reader;
ALTER SERVER s OWNER TO autogen_wraps;
