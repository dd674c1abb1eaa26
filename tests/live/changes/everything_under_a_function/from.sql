--! not in 13
CREATE FUNCTION twice(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 * 2';
COMMENT ON FUNCTION twice(integer) IS 'doubles';
CREATE FUNCTION four_times(a integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN twice(twice(a));
CREATE FUNCTION added(a integer, b integer) RETURNS integer LANGUAGE sql IMMUTABLE RETURN a + twice(b);
CREATE AGGREGATE total(integer) (SFUNC = added, STYPE = integer, INITCOND = '0');
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE DOMAIN even AS integer CHECK (twice(VALUE) > 0);
CREATE TABLE t (a integer, b integer DEFAULT twice(4), c integer GENERATED ALWAYS AS (twice(a)) STORED, d even,
    CONSTRAINT ck_t CHECK (twice(a) < 1000));
INSERT INTO t VALUES (1), (2);
COMMENT ON CONSTRAINT ck_t ON t IS 'small';
CREATE UNIQUE INDEX ix_t ON t (twice(a), four_times(a));
CREATE STATISTICS st_t ON twice(a), b FROM t;
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY some_of_it ON t USING (twice(a) > 3) WITH CHECK (four_times(a) > 3);
CREATE TRIGGER changed BEFORE UPDATE ON t FOR EACH ROW WHEN (twice(old.a) > 3) EXECUTE FUNCTION nothing();
CREATE RULE keep AS ON DELETE TO t WHERE twice(old.a) > 3 DO INSTEAD NOTHING;
CREATE VIEW doubled AS SELECT a, twice(a) AS b, total(a) OVER () AS c FROM t;
CREATE VIEW four AS SELECT sum(b) AS b FROM doubled;
GRANT EXECUTE ON FUNCTION twice(integer) TO pg_monitor;
REVOKE EXECUTE ON FUNCTION four_times(integer) FROM PUBLIC;
GRANT SELECT ON doubled TO pg_monitor;
ALTER VIEW four OWNER TO pg_monitor;
