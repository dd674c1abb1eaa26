CREATE SCHEMA a;
CREATE TABLE a.t (id integer, name text);
CREATE VIEW first AS SELECT s.id, s.name FROM a.t s;
CREATE VIEW a.second AS SELECT s.id FROM first s;
CREATE MATERIALIZED VIEW a.third AS SELECT s.id FROM a.second s;
