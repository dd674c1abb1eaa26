CREATE TABLE users (id INTEGER PRIMARY KEY);

-- what follows is wrong
CREATE TABEL projects (id INTEGER);
