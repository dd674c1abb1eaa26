CREATE TYPE state AS ENUM ('new', 'active', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'new', g boolean GENERATED ALWAYS AS (s = 'active'::state) STORED);
CREATE INDEX t_open ON t (id) WHERE s = 'active';
CREATE POLICY p ON t USING (s = 'active');
