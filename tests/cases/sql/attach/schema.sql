CREATE TABLE users (id INTEGER);
ATTACH 'other.db' AS other;
