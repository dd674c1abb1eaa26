CREATE FUNCTION norm(a text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT lower(a)$$;
CREATE TABLE t (id integer PRIMARY KEY, v text DEFAULT norm('X'), CHECK (norm(v) <> ''), g text GENERATED ALWAYS AS (norm(v)) STORED);
CREATE INDEX ix ON t (norm(v));
CREATE VIEW vv AS SELECT norm(v) AS n FROM t;
CREATE POLICY pp ON t USING (norm(v) = 'a');
INSERT INTO t (id, v) VALUES (1, 'A'), (2, 'B');
