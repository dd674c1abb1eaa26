CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, title TEXT);
CREATE TABLE log (what TEXT);
CREATE VIRTUAL TABLE search USING fts5("title", content='posts', content_rowid='id');
CREATE TRIGGER posts_added AFTER INSERT ON posts BEGIN
  INSERT INTO search (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER log_added AFTER INSERT ON log BEGIN
  UPDATE posts SET title = new.what WHERE title IS NULL;
END;
CREATE VIEW titles AS SELECT title FROM posts;
CREATE VIEW first_title AS SELECT min(title) AS title FROM titles;
INSERT INTO posts VALUES (5, 'one'), (7, 'two');
