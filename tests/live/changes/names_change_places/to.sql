--! not in 13
CREATE TABLE stage (id integer CONSTRAINT live_pkey PRIMARY KEY, v text, old_id integer);
CREATE TABLE live (id integer CONSTRAINT stage_pkey PRIMARY KEY, v text, n numeric);
ALTER TABLE stage ADD CONSTRAINT live_old FOREIGN KEY (old_id) REFERENCES live (id);
CREATE VIEW of_live AS SELECT v FROM live;
CREATE VIEW of_view AS SELECT v || '!' AS v FROM of_live;
CREATE FUNCTION first_live() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT v FROM live ORDER BY id LIMIT 1; END;
CREATE TABLE guarded (id integer);
CREATE POLICY guard ON guarded USING (id IN (SELECT id FROM live));
CREATE TABLE pairs (id integer PRIMARY KEY, b text NOT NULL, a text, CONSTRAINT pairs_differ CHECK (b <> a));
CREATE INDEX pairs_a ON pairs (b);
CREATE VIEW of_pairs AS SELECT a, b FROM pairs;
CREATE TABLE log_2025 (id integer CONSTRAINT log_pkey PRIMARY KEY, what text);
CREATE TABLE log (id integer CONSTRAINT log_key PRIMARY KEY, what text);
CREATE VIEW newest AS SELECT what FROM log;
