CREATE TABLE a (b text, c text GENERATED ALWAYS AS (b || 'z') STORED, e text GENERATED ALWAYS AS (b || 'q') STORED);
CREATE TABLE b (e text, b text GENERATED ALWAYS AS (e || 'z') STORED, a text GENERATED ALWAYS AS (e || 'q') STORED, d integer GENERATED ALWAYS AS (length(e)) STORED CHECK (d > 0));
CREATE TABLE c (a text GENERATED ALWAYS AS (d || '') STORED, b text, c text GENERATED ALWAYS AS (b || 'z') STORED, d text);
CREATE INDEX i ON c (a, c);
