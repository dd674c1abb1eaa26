CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', age INTEGER, CHECK (age > 1));
CREATE TABLE notes (user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, body TEXT);
CREATE VIEW named AS SELECT id, name FROM users WHERE name IS NOT NULL;
CREATE VIEW "Odd ""one""" AS SELECT n.id, (SELECT count(*) FROM notes) AS "a b" FROM named n;
CREATE VIEW other AS SELECT body FROM notes;
