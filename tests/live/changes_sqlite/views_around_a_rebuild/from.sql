CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, CHECK (age > 0));
CREATE TABLE notes (user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, body TEXT);
INSERT INTO users VALUES (1, 'a', 2), (5, 'b', 3);
INSERT INTO notes VALUES (1, 'x'), (5, 'y');
CREATE VIEW named AS SELECT id, name FROM users WHERE name IS NOT NULL;
CREATE VIEW "Odd ""one""" AS SELECT n.id, (SELECT count(*) FROM notes) AS "a b" FROM named n;
CREATE VIEW other AS SELECT body FROM notes;
