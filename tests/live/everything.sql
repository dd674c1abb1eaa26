CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'the app';
CREATE SCHEMA "Odd.Schema";
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s "fine"'); COMMENT ON TYPE mood IS 'how it is';
CREATE TYPE app.level AS ENUM ('low','high');
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  serial_id serial, big bigserial NOT NULL, small smallserial,
  email varchar(255) NOT NULL UNIQUE, name text COLLATE "C" DEFAULT 'x', price numeric(10,2) DEFAULT 0, n numeric,
  created_at timestamp with time zone NOT NULL DEFAULT now(), ts timestamp(3) without time zone, t time, ttz time(2) with time zone,
  m mood DEFAULT 'ok', l app.level, tags text[] DEFAULT '{}', payload jsonb DEFAULT '{}'::jsonb, c char(3),
  u uuid DEFAULT gen_random_uuid(), --! since 13
  u uuid, --! until 12
  lower_email text GENERATED ALWAYS AS (lower(email)) STORED, bits bit(8), vb bit varying(4), iv interval day to second, d double precision, r real, bd boolean default true, "Weird ""Name" int,
  CONSTRAINT uq_two UNIQUE NULLS NOT DISTINCT (name, price) DEFERRABLE INITIALLY DEFERRED, --! since 15
  CONSTRAINT ck_price CHECK (price >= 0 AND price < 1000), CONSTRAINT ck_mood CHECK (m IN ('sad','ok'))
);
COMMENT ON TABLE users IS 'people'; COMMENT ON COLUMN users.email IS 'mail''s'; COMMENT ON CONSTRAINT ck_price ON users IS 'not negative';
CREATE INDEX ix_email ON users (lower(email) text_pattern_ops, created_at DESC NULLS LAST, name COLLATE "POSIX") INCLUDE (price) WHERE bd AND price > 5;
CREATE UNIQUE INDEX ix_u ON users (email, id DESC); COMMENT ON INDEX ix_u IS 'idx';
CREATE INDEX ix_gin ON users USING gin (payload jsonb_path_ops, tags);
CREATE TABLE app.orders (a int, b int, user_id bigint REFERENCES users ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE, PRIMARY KEY (b, a),
 CONSTRAINT self FOREIGN KEY (a, b) REFERENCES app.orders (b, a) MATCH FULL ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "Odd.Schema"."T.x" (id int PRIMARY KEY);
CREATE TABLE autogen_version (x int);
CREATE TABLE part (a int, b int) PARTITION BY RANGE (a); CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (0) TO (10);
CREATE TABLE parent (a int); CREATE TABLE child (b int) INHERITS (parent);
CREATE VIEW v AS SELECT id, email FROM users; ALTER VIEW v ALTER email SET DEFAULT 'nobody'; CREATE MATERIALIZED VIEW mv AS SELECT 1 AS x;
CREATE SEQUENCE s1; CREATE SEQUENCE app.s2 OWNED BY app.orders.a; CREATE DOMAIN dom AS int CHECK (value > 0);
CREATE COLLATION app.coll (LOCALE = 'C'); COMMENT ON COLLATION app.coll IS 'plain'; CREATE COLLATION "mixed.one" (LC_COLLATE = 'C', LC_CTYPE = 'POSIX');
CREATE TYPE app.span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi, MULTIRANGE_TYPE_NAME = app.spans); --! since 14
CREATE TYPE app.span AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi); --! until 13
CREATE TYPE plain AS RANGE (SUBTYPE = dom);
CREATE DOMAIN app.code AS varchar(9)[] COLLATE app.coll DEFAULT '{}' NOT NULL CONSTRAINT few CHECK (cardinality(VALUE) < 9); COMMENT ON CONSTRAINT few ON DOMAIN app.code IS 'few';
ALTER DOMAIN app.code ADD CONSTRAINT later CHECK (VALUE <> '{x}') NOT VALID; COMMENT ON DOMAIN app.code IS 'codes';
CREATE TYPE app.pair AS (a text COLLATE app.coll, b app.code[]); COMMENT ON COLUMN app.pair.a IS 'first'; COMMENT ON TYPE app.pair IS 'two'; ALTER TYPE app.pair ADD ATTRIBUTE gone int, ADD ATTRIBUTE c plain; ALTER TYPE app.pair DROP ATTRIBUTE gone;
CREATE TABLE typed_columns (a app.pair, b app.span, c plain[], d dom DEFAULT 1, e text COLLATE "mixed.one"); CREATE INDEX ix_coll ON typed_columns (e COLLATE app.coll);
 CREATE TYPE comp AS (x int);
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT $1'; CREATE FUNCTION f2(x app.orders) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TRIGGER trg BEFORE INSERT ON "Odd.Schema"."T.x" FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TABLE ex (r int4range, EXCLUDE USING gist (r WITH &&));
CREATE UNLOGGED TABLE unl (a int DEFAULT nextval('s1'));
CREATE TABLE pol (a int); CREATE POLICY p1 ON pol USING (a > 0); CREATE STATISTICS st ON a, b FROM app.orders;
CREATE TABLE fk_to_part (a int); CREATE TABLE "Sp ace" ("Ä" int, "b.c" text, UNIQUE ("b.c", "Ä"));
CREATE TABLE expr (t text COLLATE "C", u text); CREATE INDEX ix_own ON expr ((t || 'x')); CREATE INDEX ix_said ON expr ((u || 'x') COLLATE "C" text_pattern_ops DESC);
ALTER TABLE expr ADD gone int; ALTER TABLE expr DROP gone; ALTER TABLE expr ADD late int; CREATE INDEX ix_late ON expr (late);
CREATE TEMP TABLE temporary (a int);
ALTER TABLE pol ADD CONSTRAINT nv CHECK (a > 0) NOT VALID;
CREATE FUNCTION app."Of rows"() RETURNS trigger LANGUAGE plpgsql AS 'begin return null; end';
CREATE TRIGGER seen AFTER INSERT OR DELETE OR UPDATE OF b, a ON app.orders FOR EACH ROW EXECUTE FUNCTION app."Of rows"();
CREATE TRIGGER rows AFTER DELETE ON app.orders REFERENCING OLD TABLE AS "Old" FOR EACH STATEMENT EXECUTE FUNCTION app."Of rows"('it''s', E'a\\\\b', '');
CREATE TRIGGER "when" BEFORE UPDATE ON app.orders FOR EACH ROW WHEN (new.a > 1 AND old.* IS DISTINCT FROM new.*) EXECUTE FUNCTION app."Of rows"(); ALTER TABLE app.orders ENABLE ALWAYS TRIGGER "when";
CREATE CONSTRAINT TRIGGER held AFTER UPDATE ON app.orders FROM users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app."Of rows"(); COMMENT ON TRIGGER held ON app.orders IS 'late';
CREATE TRIGGER instead INSTEAD OF UPDATE ON v FOR EACH ROW EXECUTE FUNCTION tf(); CREATE RULE v_rule AS ON DELETE TO v DO INSTEAD (DELETE FROM users WHERE users.id = old.id; NOTIFY gone);
CREATE RULE pol_rule AS ON INSERT TO pol WHERE new.a > 5 DO ALSO UPDATE pol SET a = 0; COMMENT ON RULE pol_rule ON pol IS 'r'; ALTER TABLE pol DISABLE RULE pol_rule;
CREATE POLICY p2 ON pol AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_read_all_data USING (a IN (SELECT id FROM users)) WITH CHECK (a > 1); COMMENT ON POLICY p2 ON pol IS 'p'; --! since 14
CREATE STATISTICS app."St 2" (mcv) ON (a + b), a FROM app.orders; ALTER STATISTICS app."St 2" SET STATISTICS 10; --! since 14
COMMENT ON STATISTICS st IS 's';
CREATE PUBLICATION pub FOR TABLE users (id, email) WHERE (email <> ''), "Sp ace" WITH (publish = 'insert', publish_via_partition_root); COMMENT ON PUBLICATION pub IS 'told'; --! since 15
CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA "Odd.Schema"; --! since 15
CREATE PUBLICATION "of All" FOR ALL TABLES WITH (publish = '');
CREATE FOREIGN DATA WRAPPER "our own" OPTIONS (debug 'on'); COMMENT ON FOREIGN DATA WRAPPER "our own" IS 'w'; CREATE SERVER far TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER "our own" OPTIONS (host 'b'); COMMENT ON SERVER far IS 'f';
CREATE FOREIGN TABLE app.far (a int OPTIONS (column_name 'it''s') NOT NULL DEFAULT 1, b text COLLATE "C", CHECK (a > 0)) SERVER far OPTIONS (table_name 't'); COMMENT ON FOREIGN TABLE app.far IS 'elsewhere';
CREATE TRIGGER far_trg BEFORE INSERT ON app.far FOR EACH ROW EXECUTE FUNCTION tf(); CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS ("user" 'u', password 'secret');
CREATE FUNCTION app.opf(int, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE OPERATOR app.=== (FUNCTION = app.opf, LEFTARG = int, RIGHTARG = text, RESTRICT = eqsel, JOIN = eqjoinsel, NEGATOR = OPERATOR(app.!==)); CREATE OPERATOR app.!== (FUNCTION = app.opf, LEFTARG = int, RIGHTARG = text, NEGATOR = OPERATOR(app.===), HASHES, MERGES); COMMENT ON OPERATOR app.=== (int, text) IS 'same';
CREATE OPERATOR ##- (FUNCTION = int8um, RIGHTARG = int8); CREATE CAST (mood AS app.pair) WITH INOUT AS ASSIGNMENT; CREATE FUNCTION app.paired(app.pair) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE CAST (app.pair AS int) WITH FUNCTION app.paired(app.pair) AS IMPLICIT; COMMENT ON CAST (app.pair AS int) IS 'cast';
CREATE OPERATOR FAMILY app.fam USING btree; CREATE OPERATOR CLASS app.ops FOR TYPE int USING btree FAMILY app.fam AS OPERATOR 1 <(int, int), FUNCTION 1 (int, int) btint4cmp(int, int); ALTER OPERATOR FAMILY app.fam USING btree ADD OPERATOR 1 <(int, bigint); COMMENT ON OPERATOR CLASS app.ops USING btree IS 'class'; COMMENT ON OPERATOR FAMILY app.fam USING btree IS 'family';
