--! not in 13
CREATE TABLE live (id integer PRIMARY KEY, v text, old_id integer);
CREATE TABLE stage (id integer PRIMARY KEY, v text, n numeric);
ALTER TABLE live ADD CONSTRAINT live_old FOREIGN KEY (old_id) REFERENCES stage (id);
INSERT INTO stage VALUES (1, 's1', 1.5);
INSERT INTO live VALUES (7, 'l7', 1);
CREATE VIEW of_live AS SELECT v FROM live;
CREATE VIEW of_view AS SELECT v || '!' AS v FROM of_live;
CREATE FUNCTION first_live() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT v FROM live ORDER BY id LIMIT 1; END;
CREATE TABLE guarded (id integer);
CREATE POLICY guard ON guarded USING (id IN (SELECT id FROM live));
CREATE TABLE pairs (id integer PRIMARY KEY, a text NOT NULL, b text, CONSTRAINT pairs_differ CHECK (a <> b));
INSERT INTO pairs VALUES (1, 'x', 'y'), (2, 'p', NULL);
CREATE INDEX pairs_a ON pairs (a);
CREATE VIEW of_pairs AS SELECT a, b FROM pairs;
CREATE TABLE log (id integer PRIMARY KEY, what text);
INSERT INTO log VALUES (1, 'old');
CREATE VIEW newest AS SELECT what FROM log;
