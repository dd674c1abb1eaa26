CREATE TABLE articles (id INTEGER NOT NULL PRIMARY KEY, heading TEXT);
CREATE TABLE log (what TEXT);
CREATE VIRTUAL TABLE search USING fts5("heading", content='articles', content_rowid='id');
CREATE TRIGGER posts_added AFTER INSERT ON articles BEGIN
  INSERT INTO search (rowid, heading) VALUES (new.id, new.heading);
END;
CREATE TRIGGER log_added AFTER INSERT ON log BEGIN
  UPDATE articles SET heading = new.what WHERE heading IS NULL;
END;
CREATE VIEW titles AS SELECT heading FROM articles;
CREATE VIEW first_title AS SELECT min(heading) AS title FROM titles;
