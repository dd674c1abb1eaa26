-- Pairs of schemas for test_changes_sqlite.py: a name, what is there with its rows, and what is declared.

-- == types_as_written
CREATE TABLE t (a BIGINT, b NVARCHAR(200), c DOUBLE, d, e DECIMAL(10, 2), f BOOLEAN, g UNSIGNED BIG INT);
INSERT INTO t VALUES (1, 'x', 1.5, NULL, 2, 1, 3);
-- ->
CREATE TABLE t (a INT8, b NVARCHAR(300), c DOUBLE PRECISION, d BLOB, e DECIMAL(12, 3), f INTEGER, g INT, h, i bigint DEFAULT 5);

-- == types_differ_in_spelling_only
CREATE TABLE t (a varchar(20), b Numeric( 5 ,2 ), c "INTEGER");
INSERT INTO t VALUES ('x', 1, 2);
-- ->
CREATE TABLE t (a VARCHAR ( 20 ), b NUMERIC(5,2), c INTEGER);

-- == int_is_not_integer
CREATE TABLE t (id INT PRIMARY KEY, a INT, b INTEGER);
INSERT INTO t VALUES (1, 2, 3);
-- ->
CREATE TABLE t (id INT PRIMARY KEY, a INTEGER, b INT);

-- == int_key_becomes_the_rowid
CREATE TABLE t (id INT NOT NULL PRIMARY KEY, a TEXT);
INSERT INTO t VALUES (7, 'x'), (9, 'y');
-- ->
CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT);

-- == unnamed_constraints_stay_unnamed
CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
CREATE TABLE t (a INTEGER CHECK (a > 0), b TEXT UNIQUE, c REFERENCES p (id), UNIQUE (a, b));
INSERT INTO p VALUES (1, 'x');
INSERT INTO t VALUES (1, 'b', 1);
-- ->
CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
CREATE TABLE t (a INTEGER CHECK (a > -1), b TEXT UNIQUE, c REFERENCES p (id), d TEXT NOT NULL DEFAULT '' CHECK (d <> 'x'), UNIQUE (a, b));

-- == a_constraint_gets_a_name
CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a), CHECK (b > 0), CONSTRAINT keep CHECK (a > 0));
INSERT INTO t VALUES (1, 2);
-- ->
CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT uq_t_a UNIQUE (a), CONSTRAINT ck_t_b CHECK (b > 0), CONSTRAINT keep CHECK (a > 0));

-- == a_constraint_loses_its_name
CREATE TABLE t (a INTEGER, b INTEGER, CONSTRAINT uq_t_a UNIQUE (a), CONSTRAINT ck_t_b CHECK (b > 0));
INSERT INTO t VALUES (1, 2);
-- ->
CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a), CHECK (b > 0));

-- == a_constraint_is_renamed
CREATE TABLE t (a INTEGER, CONSTRAINT one CHECK (a > 0));
-- ->
CREATE TABLE t (a INTEGER, CONSTRAINT two CHECK (a > 0));

-- == names_at_columns
CREATE TABLE "Users" ("Id" INTEGER NOT NULL CONSTRAINT "PK_Users" PRIMARY KEY AUTOINCREMENT, "Name" TEXT NULL);
INSERT INTO "Users" VALUES (4, 'n');
-- ->
CREATE TABLE "Users" ("Id" INTEGER NOT NULL CONSTRAINT "PK_Users" PRIMARY KEY AUTOINCREMENT, "Name" TEXT NOT NULL CONSTRAINT name_default DEFAULT '' CONSTRAINT uq_name UNIQUE);
CREATE TABLE "Posts" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Posts" PRIMARY KEY AUTOINCREMENT,
    "UserId" INTEGER NOT NULL,
    CONSTRAINT "FK_Posts_Users_UserId" FOREIGN KEY ("UserId") REFERENCES "Users" ("Id") ON DELETE CASCADE
);
CREATE INDEX "IX_Posts_UserId" ON "Posts" ("UserId");

-- == named_keys_of_tables
CREATE TABLE t (id INTEGER NOT NULL, a VARCHAR, CONSTRAINT pk_t PRIMARY KEY (id));
INSERT INTO t VALUES (3, 'x');
-- ->
CREATE TABLE t (id INTEGER NOT NULL, a VARCHAR NOT NULL, CONSTRAINT pk_t PRIMARY KEY (id), CONSTRAINT uq_t_a UNIQUE (a));

-- == conflict_clauses
CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT NOT NULL ON CONFLICT IGNORE, c UNIQUE ON CONFLICT ROLLBACK);
INSERT INTO t VALUES (1, 'b', 'c');
-- ->
CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, b TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x', c UNIQUE ON CONFLICT ROLLBACK, d, UNIQUE (b, d) ON CONFLICT FAIL);

-- == conflict_clauses_go
CREATE TABLE t (a TEXT PRIMARY KEY ON CONFLICT IGNORE, b UNIQUE ON CONFLICT REPLACE, CHECK (b > 0) ON CONFLICT FAIL);
-- ->
CREATE TABLE t (a TEXT PRIMARY KEY, b UNIQUE, CHECK (b > 0));

-- == collations
CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT, c TEXT COLLATE RTRIM UNIQUE);
INSERT INTO t VALUES ('A', 'b', 'c');
-- ->
CREATE TABLE t (a TEXT, b TEXT COLLATE NOCASE, c TEXT COLLATE RTRIM UNIQUE, d TEXT NOT NULL DEFAULT 'd' COLLATE NOCASE);

-- == keys_with_collations_and_orders
CREATE TABLE t (a TEXT, b TEXT, c INTEGER, PRIMARY KEY (a COLLATE NOCASE, b DESC));
INSERT INTO t VALUES ('A', 'b', 1);
-- ->
CREATE TABLE t (a TEXT, b TEXT, c INTEGER NOT NULL, PRIMARY KEY (a COLLATE NOCASE, b DESC), UNIQUE (c DESC, b COLLATE RTRIM));

-- == descending_key_is_no_rowid
CREATE TABLE t (id INTEGER PRIMARY KEY DESC, a TEXT);
CREATE TABLE u (id INTEGER, a TEXT, PRIMARY KEY (id DESC));
INSERT INTO t VALUES (5, 'x'), (4, 'y');
INSERT INTO u VALUES (5, 'x'), (4, 'y');
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY DESC, a TEXT CHECK (a <> ''));
CREATE TABLE u (id INTEGER, a TEXT CHECK (a <> ''), PRIMARY KEY (id DESC));

-- == autoincrement_comes
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
INSERT INTO t VALUES (2, 'x'), (30, 'y');
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);

-- == autoincrement_at_the_table
CREATE TABLE t (a TEXT, id INTEGER, PRIMARY KEY (id AUTOINCREMENT));
INSERT INTO t VALUES ('x', 3);
-- ->
CREATE TABLE t (a TEXT, b TEXT UNIQUE, id INTEGER, PRIMARY KEY (id AUTOINCREMENT));

-- == strict_comes
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);
INSERT INTO t VALUES (1, 'x', 2);
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT) STRICT;

-- == without_rowid_comes
CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY, a TEXT);
INSERT INTO t VALUES ('k', 'x');
-- ->
CREATE TABLE t (k TEXT NOT NULL PRIMARY KEY, a TEXT) WITHOUT ROWID;

-- == strict_without_rowid
CREATE TABLE kv (k TEXT PRIMARY KEY, v ANY) STRICT, WITHOUT ROWID;
INSERT INTO kv VALUES ('k', x'00');
-- ->
CREATE TABLE kv (k TEXT PRIMARY KEY, v ANY NOT NULL, n INTEGER DEFAULT 0) WITHOUT ROWID, STRICT;

-- == generated_columns
CREATE TABLE t (a INTEGER, b INTEGER AS (a * 2), c TEXT GENERATED ALWAYS AS (a || 'x') STORED);
INSERT INTO t (a) VALUES (1), (2);
-- ->
CREATE TABLE t (a INTEGER, b INTEGER AS (a * 3) VIRTUAL, c TEXT GENERATED ALWAYS AS (a || 'x') STORED, d AS (a + 1) STORED NOT NULL, e INT AS (b) CHECK (e > 0));

-- == generated_columns_in_indexes
CREATE TABLE t (a INTEGER, b AS (a % 10));
CREATE INDEX ix ON t (b);
INSERT INTO t (a) VALUES (11);
-- ->
CREATE TABLE t (a INTEGER NOT NULL, b AS (a % 10));
CREATE INDEX ix ON t (b) WHERE b > 0;

-- == foreign_keys_of_all_sorts
CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT, c TEXT, UNIQUE (b, c));
CREATE TABLE t (x INTEGER REFERENCES p, y TEXT, z TEXT);
INSERT INTO p VALUES (1, 'b', 'c');
INSERT INTO t VALUES (1, 'b', 'c');
-- ->
CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT, c TEXT, UNIQUE (b, c));
CREATE TABLE t (
    x INTEGER REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    y TEXT, z TEXT,
    FOREIGN KEY (y, z) REFERENCES p (b, c) MATCH FULL ON DELETE SET DEFAULT
);

-- == foreign_key_to_itself
CREATE TABLE t (id INTEGER PRIMARY KEY, parent INTEGER);
INSERT INTO t VALUES (1, NULL), (2, 1);
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES t (id) ON DELETE CASCADE);

-- == foreign_keys_in_a_circle
CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER);
-- ->
CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER REFERENCES b (id));
CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES a (id));

-- == foreign_key_to_nowhere
CREATE TABLE t (a INTEGER);
-- ->
CREATE TABLE t (a INTEGER REFERENCES later (id), b TEXT);

-- == quotes_of_all_sorts
CREATE TABLE "my ""table""" ([first col] TEXT, `second``col` INT DEFAULT 1, 'third' TEXT, "select" TEXT);
CREATE INDEX [my ix] ON "my ""table""" ([first col], "select" DESC);
INSERT INTO "my ""table""" VALUES ('a', 2, 'c', 'd');
-- ->
CREATE TABLE "my ""table""" ([first col] TEXT NOT NULL, `second``col` INT DEFAULT 2, 'third' TEXT, "select" TEXT, "fünf" TEXT CHECK ("fünf" <> '"'));
CREATE INDEX [my ix] ON "my ""table""" ([first col] COLLATE NOCASE, "select" DESC);

-- == comments_inside
CREATE TABLE t ( -- the table
    a INTEGER, -- first, with a comma, and a ) too
    b TEXT /* second */ DEFAULT 'x' -- it's
    , CHECK (a > 0 /* always */)
);
INSERT INTO t (a) VALUES (1);
-- ->
CREATE TABLE t ( -- the table, changed
    a INTEGER, /* first */
    b TEXT DEFAULT '-- y',
    c TEXT, -- third
    CHECK (a > 0), -- always
    CHECK (c <> '/* c */')
);

-- == defaults_of_all_sorts
CREATE TABLE t (id INTEGER PRIMARY KEY, a DEFAULT 1);
INSERT INTO t VALUES (1, 2);
-- ->
CREATE TABLE t (
    id INTEGER PRIMARY KEY, a DEFAULT (1 + 1), b TEXT DEFAULT 'it''s', c DEFAULT -1.5e3, d DEFAULT x'00ff', e DEFAULT NULL,
    f DATETIME DEFAULT CURRENT_TIMESTAMP, g DEFAULT (lower('X')), h BOOLEAN NOT NULL DEFAULT FALSE, i DEFAULT 0x1F
);

-- == indexes_of_all_sorts
CREATE TABLE t (a TEXT, b TEXT, c INTEGER);
CREATE INDEX one ON t (a);
CREATE UNIQUE INDEX two ON t (b) WHERE c > 0;
INSERT INTO t VALUES ('a', 'b', 1);
-- ->
CREATE TABLE t (a TEXT, b TEXT, c INTEGER);
CREATE INDEX one ON t (a COLLATE NOCASE DESC, b);
CREATE UNIQUE INDEX two ON t (b) WHERE c > 1 AND a IS NOT NULL;
CREATE INDEX three ON t (lower(a), c + 1, substr(b, 1, 3));
CREATE INDEX IF NOT EXISTS "fo.ur" ON t (c ASC);

-- == columns_come_in_place
CREATE TABLE t (a INTEGER);
INSERT INTO t VALUES (1);
-- ->
CREATE TABLE t (a INTEGER, b TEXT, c TEXT NOT NULL DEFAULT 'c', d INTEGER AS (a + 1) VIRTUAL, e BIGINT, f TEXT COLLATE NOCASE);

-- == columns_come_by_a_rebuild
CREATE TABLE t (a INTEGER);
INSERT INTO t VALUES (1);
-- ->
CREATE TABLE t (a INTEGER, b TEXT UNIQUE, c TEXT DEFAULT CURRENT_TIMESTAMP, d AS (a + 1) STORED, e REFERENCES t (b));

-- == columns_go
CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c TEXT UNIQUE, d TEXT, e INTEGER CHECK (e > 0), f AS (b) VIRTUAL);
CREATE INDEX ix ON t (d);
INSERT INTO t (a, d) VALUES (1, 'd');
-- ->
CREATE TABLE t (a INTEGER PRIMARY KEY, d TEXT);
CREATE INDEX ix ON t (d);

-- == views
CREATE TABLE t (a INTEGER, b TEXT);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w (x, y) AS SELECT a, b FROM t;
-- ->
CREATE TABLE t (a INTEGER, b TEXT NOT NULL DEFAULT '');
CREATE VIEW v (first) AS SELECT a FROM t WHERE b <> '';
CREATE VIEW w (x, "y z") AS SELECT a, b FROM t;
CREATE VIEW u AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, row_number() OVER (ORDER BY i) AS r FROM n JOIN v;

-- == view_over_a_view_that_changes
CREATE TABLE t (a INTEGER, b INTEGER);
CREATE VIEW low AS SELECT a FROM t;
CREATE VIEW high AS SELECT a FROM low;
-- ->
CREATE TABLE t (a INTEGER, b INTEGER CHECK (b > 0));
CREATE VIEW low AS SELECT a, b FROM t;
CREATE VIEW high AS SELECT b FROM low;

-- == triggers_come_and_go
CREATE TABLE t (a INTEGER, b TEXT);
CREATE TABLE log (what TEXT);
CREATE TRIGGER gone AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('x'); END;
CREATE TRIGGER changed AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('y'); END;
-- ->
CREATE TABLE t (a INTEGER, b TEXT);
CREATE TABLE log (what TEXT);
CREATE TRIGGER changed AFTER INSERT ON t BEGIN INSERT INTO log VALUES ('z'); DELETE FROM log WHERE what = ';'; END;
CREATE TRIGGER upd BEFORE UPDATE OF a, b ON t FOR EACH ROW WHEN (NEW.a <> OLD.a) BEGIN
    SELECT CASE WHEN NEW.b IS NULL THEN RAISE(ABORT, 'no b; END') END;
    UPDATE log SET what = CASE what WHEN 'a' THEN 'b' ELSE 'c' END;
END;
CREATE TRIGGER IF NOT EXISTS plain DELETE ON "t" BEGIN SELECT 1; END;

-- == triggers_around_a_rebuild
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE log (t_id INTEGER, what TEXT);
CREATE TRIGGER own AFTER DELETE ON t BEGIN INSERT INTO log VALUES (OLD.id, 'gone'); END;
CREATE TRIGGER other AFTER INSERT ON log BEGIN UPDATE t SET a = NEW.what WHERE id = NEW.t_id; END;
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL CHECK (a <> ''));
CREATE TABLE log (t_id INTEGER, what TEXT);
CREATE TRIGGER own AFTER DELETE ON t BEGIN INSERT INTO log VALUES (OLD.id, 'gone'); END;
CREATE TRIGGER other AFTER INSERT ON log BEGIN UPDATE t SET a = NEW.what WHERE id = NEW.t_id; END;

-- == triggers_of_views
CREATE TABLE t (a INTEGER, b TEXT);
CREATE VIEW v AS SELECT a FROM t;
CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (NEW.a); END;
-- ->
CREATE TABLE t (a INTEGER NOT NULL, b TEXT);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE TRIGGER vi INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (NEW.a); END;
CREATE TRIGGER vd INSTEAD OF DELETE ON v BEGIN DELETE FROM t WHERE a = OLD.a; END;

-- == full_text_search
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
INSERT INTO posts VALUES (1, 'one', 'first'), (2, 'two', 'second');
-- ->
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);
CREATE VIRTUAL TABLE search USING fts5(title, body, content='posts', content_rowid='id');
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN INSERT INTO search (rowid, title, body) VALUES (new.id, new.title, new.body); END;
CREATE TRIGGER posts_ad AFTER DELETE ON posts BEGIN INSERT INTO search (search, rowid, title, body) VALUES ('delete', old.id, old.title, old.body); END;

-- == full_text_search_stays
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT);
CREATE VIRTUAL TABLE search USING fts5(title, content='posts', content_rowid='id');
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN INSERT INTO search (rowid, title) VALUES (new.id, new.title); END;
INSERT INTO posts VALUES (1, 'one');
-- ->
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE VIRTUAL TABLE search USING fts5(title, content='posts', content_rowid='id');
CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN INSERT INTO search (rowid, title) VALUES (new.id, new.title); END;

-- == virtual_tables_change
CREATE TABLE t (a TEXT);
CREATE VIRTUAL TABLE f USING fts5(a, content='t');
CREATE VIRTUAL TABLE gone USING rtree(id, x0, x1);
CREATE VIEW v AS SELECT a FROM f;
INSERT INTO t VALUES ('word');
-- ->
CREATE TABLE t (a TEXT);
CREATE VIRTUAL TABLE f USING FTS5(a, content='t', tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE r USING rtree(id, minX, maxX, +name TEXT);
CREATE VIRTUAL TABLE words USING fts5vocab('f', 'row');
CREATE VIEW v AS SELECT a FROM f;

-- == fts4
CREATE TABLE t (a TEXT);
-- ->
CREATE TABLE t (a TEXT);
CREATE VIRTUAL TABLE docs USING fts4(title, body, tokenize=porter);

-- == tables_change_places
CREATE TABLE a (x INTEGER);
CREATE TABLE b (y TEXT);
INSERT INTO b VALUES (1);
-- ->
CREATE TABLE b (y TEXT, z TEXT);
CREATE TABLE c (x INTEGER PRIMARY KEY);

-- == unusual_names
CREATE TABLE "order" ("group" INTEGER, "from" TEXT, key TEXT, "my.col" TEXT);
-- ->
CREATE TABLE "order" ("group" INTEGER NOT NULL, "from" TEXT, key TEXT, "my.col" TEXT DEFAULT 'x', "a-b" TEXT UNIQUE);
CREATE TABLE "two words" ("if" TEXT PRIMARY KEY, " " TEXT);
CREATE INDEX "index" ON "order" ("from", key);

-- == strings_that_look_like_names
CREATE TABLE t (a TEXT DEFAULT "dq", b TEXT CHECK (b IN ("x", 'y')));
INSERT INTO t VALUES ('a', 'x');
-- ->
CREATE TABLE t (a TEXT DEFAULT "dq", b TEXT CHECK (b IN ('x', 'y', 'z')), c TEXT DEFAULT bare, d TEXT DEFAULT [b r]);

-- == checks_of_all_sorts
CREATE TABLE t (a INTEGER, b TEXT);
-- ->
CREATE TABLE t (
    a INTEGER CHECK (a BETWEEN 1 AND 10), b TEXT CHECK (b GLOB '[A-Z]*' AND length(b) <= 10) CHECK (b NOT LIKE '%x'),
    CONSTRAINT both CHECK (CASE WHEN a > 5 THEN b IS NOT NULL ELSE 1 END), CHECK (json_valid(b) OR typeof(a) == 'integer')
);

-- == duplicates_of_constraints
CREATE TABLE t (a INTEGER UNIQUE, b TEXT, UNIQUE (a), CHECK (a > 0), CHECK (a > 0));
INSERT INTO t VALUES (1, 'b');
-- ->
CREATE TABLE t (a INTEGER UNIQUE, b TEXT NOT NULL, UNIQUE (a), CHECK (a > 0), CHECK (a > 0));

-- == not_null_of_the_rowid
CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT);
INSERT INTO t VALUES (1, 'a');
-- ->
CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT DEFAULT 'x', b TEXT UNIQUE);

-- == key_changes
CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, c TEXT, PRIMARY KEY (a, b));
INSERT INTO t VALUES (1, 1, 'x'), (1, 2, 'y');
-- ->
CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, c TEXT, PRIMARY KEY (b, a));

-- == key_goes
CREATE TABLE t (a INTEGER PRIMARY KEY, c TEXT);
INSERT INTO t VALUES (5, 'x'), (7, 'y');
-- ->
CREATE TABLE t (a INTEGER, c TEXT);

-- == tables_that_are_made_of_nothing
-- ->
CREATE TABLE IF NOT EXISTS t (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL UNIQUE ON CONFLICT IGNORE, b BIGINT DEFAULT 0 CHECK (b >= 0)) ;
CREATE TABLE u (t_id INTEGER NOT NULL REFERENCES t ON DELETE CASCADE, n INTEGER, PRIMARY KEY (t_id, n)) WITHOUT ROWID;
CREATE UNIQUE INDEX u_n ON u (n) WHERE n > 0;
CREATE VIEW v AS SELECT * FROM t JOIN u ON u.t_id = t.id;
CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO u VALUES (NEW.id, 0); END;

-- == rowids_come_where_a_view_goes
CREATE TABLE t (a TEXT NOT NULL, b TEXT, PRIMARY KEY (a)) WITHOUT ROWID;
CREATE VIEW w AS SELECT a, b FROM t;
CREATE VIEW v AS SELECT a FROM w;
INSERT INTO t VALUES ('x', 'y');
-- ->
CREATE TABLE t (a TEXT NOT NULL, b TEXT);
CREATE VIEW w AS SELECT b FROM t;

-- == rows_that_triggers_write_when_rows_go
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE log (x TEXT, n INTEGER PRIMARY KEY);
CREATE TRIGGER gone AFTER DELETE ON t BEGIN INSERT INTO log (x) VALUES (old.a); END;
INSERT INTO t VALUES (1, 'x');
-- ->
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);
CREATE TABLE log (x TEXT NOT NULL, n INTEGER PRIMARY KEY);
CREATE TRIGGER gone AFTER DELETE ON t BEGIN INSERT INTO log (x) VALUES (old.a); END;

-- == rows_that_a_trigger_keeps
CREATE TABLE log (x TEXT, n INTEGER PRIMARY KEY);
CREATE TRIGGER kept BEFORE DELETE ON log BEGIN SELECT RAISE (ABORT, 'rows stay'); END;
INSERT INTO log VALUES ('x', 1);
-- ->
CREATE TABLE log (x TEXT NOT NULL, n INTEGER PRIMARY KEY);
CREATE TRIGGER kept BEFORE DELETE ON log BEGIN SELECT RAISE (ABORT, 'rows stay'); END;

-- == a_dot_in_a_name
CREATE TABLE "a.b" (x INT PRIMARY KEY, s TEXT);
CREATE TABLE "c.d.e" (x INT REFERENCES "a.b"(x), s TEXT);
INSERT INTO "a.b" VALUES (1, 'x');
INSERT INTO "c.d.e" VALUES (1, 'x');
-- ->
CREATE TABLE "a.b" (x INT PRIMARY KEY, s TEXT NOT NULL);
CREATE TABLE "c.d.e" (x INT REFERENCES "a.b"(x), s TEXT NOT NULL);
