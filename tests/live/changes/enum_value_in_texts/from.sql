CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
CREATE TABLE people (id int GENERATED ALWAYS AS IDENTITY (START 10) PRIMARY KEY, m mood NOT NULL DEFAULT 'ok', ms mood[] DEFAULT '{ok}', CHECK (m <> 'sad'));
CREATE INDEX ix_m ON people (m) WHERE m = 'ok';
CREATE VIEW v AS SELECT id, m FROM people; COMMENT ON VIEW v IS 'x';
CREATE FUNCTION f(x mood) RETURNS mood LANGUAGE sql AS 'SELECT x';
CREATE MATERIALIZED VIEW mv AS SELECT m, count(*) AS n FROM people GROUP BY m WITH NO DATA;
CREATE MATERIALIZED VIEW mv2 AS SELECT m, count(*) AS n FROM people GROUP BY m; CREATE UNIQUE INDEX ix_mv2 ON mv2 (m);
CREATE POLICY p ON people USING (m = 'ok');
CREATE INDEX ix_sad ON people (id) WHERE m = 'sad';
