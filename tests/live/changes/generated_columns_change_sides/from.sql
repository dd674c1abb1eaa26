CREATE TABLE a (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer, d integer GENERATED ALWAYS AS (c + 1) STORED);
CREATE TABLE b (b text, c text GENERATED ALWAYS AS (b || 'z') STORED, e text GENERATED ALWAYS AS (b || 'q') STORED);
CREATE TABLE c (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer, d integer GENERATED ALWAYS AS (c + 1) STORED);
