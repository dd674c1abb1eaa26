CREATE TYPE state AS ENUM ('new', 'open', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'new', g boolean GENERATED ALWAYS AS (s = 'open'::state) STORED);
INSERT INTO t (id, s) VALUES (1, 'new'), (2, 'done');
CREATE INDEX t_open ON t (id) WHERE s = 'open';
CREATE POLICY p ON t USING (s = 'open');
