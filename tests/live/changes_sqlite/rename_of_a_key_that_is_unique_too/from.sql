CREATE TABLE codes (number INTEGER NOT NULL, name TEXT, PRIMARY KEY (number), UNIQUE (number, name)) WITHOUT ROWID;
CREATE INDEX codes_by_name ON codes (name, number);
CREATE TABLE uses (id INTEGER PRIMARY KEY, code INTEGER REFERENCES codes (number) ON DELETE CASCADE);
CREATE VIEW used AS SELECT codes.number AS used FROM codes;
CREATE TRIGGER uses_added AFTER INSERT ON uses BEGIN
  INSERT OR IGNORE INTO codes VALUES (new.code, NULL);
END;
INSERT INTO codes VALUES (3, 'three'), (5, NULL);
INSERT INTO uses VALUES (1, 3), (2, 5);
