-- The function goes with all that says it, and what is computed by the new one is something else.
CREATE FUNCTION norm(a text, b text DEFAULT '-') RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT lower(a) || b$$;
CREATE TABLE t (id integer PRIMARY KEY, v text DEFAULT norm('X'), CHECK (norm(v) <> ''), g text GENERATED ALWAYS AS (norm(v)) STORED);
CREATE INDEX ix ON t (norm(v));
CREATE VIEW vv AS SELECT norm(v) AS n FROM t;
CREATE POLICY pp ON t USING (norm(v) = 'a');
