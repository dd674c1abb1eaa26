CREATE TABLE posts (number INTEGER NOT NULL, title TEXT, draft INTEGER NOT NULL);
CREATE VIEW published AS SELECT rowid AS id, title FROM posts WHERE NOT draft;
CREATE VIRTUAL TABLE search USING fts5("title", content='posts');
CREATE VIRTUAL TABLE shown USING fts5("title", content='published', content_rowid='id');
CREATE TRIGGER posts_added AFTER INSERT ON posts BEGIN
  INSERT INTO search (rowid, title) VALUES (new.rowid, new.title);
END;
INSERT INTO posts VALUES (50, 'the first', 0), (40, 'the second', 0), (30, 'the third', 1);
INSERT INTO shown (shown) VALUES ('rebuild');
