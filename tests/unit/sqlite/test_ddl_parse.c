/*
 * Each text is read twice: into a summary that stands beside it, and by SQLite itself, whose pragmas must tell the same.
 */
#include "support.h"

#include "sqlite/ddl_parse.h"

#include <stdlib.h>

typedef struct parse_case {
    const char *sql;
    const char *summary;
} parse_case;

static const parse_case cases[] = {
    {"CREATE TABLE t(a)", "t: a|"},
    {"CREATE TABLE t(a, b INT, c TEXT NOT NULL)", "t: a|; b|INT; c|TEXT !"},
    {"CREATE TABLE t(id INTEGER PRIMARY KEY)", "t: id|INTEGER ! identity=default; pk(id)"},
    {"CREATE TABLE t(id integer primary key autoincrement)",
     "t: id|integer ! identity=always; pk(id)"},
    {"CREATE TABLE t(id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT)",
     "t: id|INTEGER ! identity=always said; pk(id)"},
    {"CREATE TABLE t(id INTEGER PRIMARY KEY DESC)", "t: id|INTEGER given; pk(id DESC) at id"},
    {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id DESC))",
     "t: id|INTEGER ! identity=default; pk(id DESC)"},
    {"CREATE TABLE t(id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
     "t: id|INTEGER ! identity=always; pk(id)"},
    {"CREATE TABLE t(id INTEGER, CONSTRAINT t_pk PRIMARY KEY (ID))",
     "t: id|INTEGER ! identity=default; pk t_pk(id)"},
    {"CREATE TABLE t(id INT PRIMARY KEY)", "t: id|INT given; pk(id)"},
    {"CREATE TABLE t(id \"INTEGER\" PRIMARY KEY)", "t: id|INTEGER ! identity=default; pk(id)"},
    {"CREATE TABLE t(id INTEGER CONSTRAINT pk PRIMARY KEY)",
     "t: id|INTEGER ! identity=default; pk pk(id) at id"},
    {"CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID", "t: id|TEXT !; pk(id); without rowid"},
    {"CREATE TABLE t(id INTEGER PRIMARY KEY, a ANY) STRICT",
     "t: id|INTEGER ! identity=default; a|ANY; pk(id); strict"},
    {"CREATE TABLE t(id INTEGER PRIMARY KEY, a TEXT) strict, without rowid",
     "t: id|INTEGER !; a|TEXT; pk(id); strict; without rowid"},
    {"CREATE TABLE t(id TEXT PRIMARY KEY, a INT) STRICT", "t: id|TEXT !; a|INT; pk(id); strict"},
    {"CREATE TABLE t(a, b, PRIMARY KEY (b, a))", "t: a| given; b| given; pk(b,a)"},
    {"CREATE TABLE t(a TEXT NOT NULL, b TEXT, PRIMARY KEY (a, b DESC))",
     "t: a|TEXT !; b|TEXT given; pk(a, b DESC)"},
    {"CREATE TABLE t(a, b, PRIMARY KEY (a, b)) WITHOUT ROWID",
     "t: a| !; b| !; pk(a,b); without rowid"},
    {"CREATE TABLE \"my table\"(\"my col\" TEXT, [other col] TEXT, `third col` TEXT, 'fourth col' TEXT)",
     "my table: my col|TEXT; other col|TEXT; third col|TEXT; fourth col|TEXT"},
    {"CREATE TABLE \"a\"\"b\"(\"c\"\"d\" TEXT, `e``f` INT)", "a\"b: c\"d|TEXT; e`f|INT"},
    {"CREATE TABLE [t]([\"x\"] INT)", "t: \"x\"|INT"},
    {"CREATE TABLE 't'(a)", "t: a|"},
    {"CREATE TABLE t(a VARCHAR(20), b DECIMAL(10, 2), c DOUBLE PRECISION, d UNSIGNED BIG INT)",
     "t: a|VARCHAR(20); b|DECIMAL(10,2); c|DOUBLE PRECISION; d|UNSIGNED BIG INT"},
    {"CREATE TABLE t(a VARCHAR /* length */ ( 20 ), b NATIVE -- odd\n CHARACTER(70), c numeric(-3,+2))",
     "t: a|VARCHAR(20); b|NATIVE CHARACTER(70); c|numeric(-3,+2)"},
    {"CREATE TABLE t(a \"quoted type\", b [int eger], c 'string')",
     "t: a|\"quoted type\"; b|[int eger]; c|string"},
    {"CREATE TABLE t(a DEFAULT 1, b DEFAULT -1, c DEFAULT +1.5, d DEFAULT 'x''y', e DEFAULT NULL)",
     "t: a| default=1; b| default=-1; c| default=+1.5; d| default='x''y'; e| default=NULL"},
    {"CREATE TABLE t(a DEFAULT (1 + 2), b DEFAULT ((1)), c DEFAULT ( 'a' || ')' ), d DEFAULT (abs(-1)))",
     "t: a| default=1 + 2; b| default=(1); c| default='a' || ')'; d| default=abs(-1)"},
    {"CREATE TABLE t(a DEFAULT CURRENT_TIMESTAMP, b DEFAULT current_date, c DEFAULT true, d DEFAULT x'AB')",
     "t: a| default=CURRENT_TIMESTAMP; b| default=current_date; c| default=true; d| default=x'AB'"},
    {"CREATE TABLE t(a DEFAULT foo, b DEFAULT \"bar\", d TEXT DEFAULT [q''q])",
     "t: a| default='foo'; b| default='bar'; d|TEXT default='q''''q'"},
    {"CREATE TABLE t(a NOT NULL DEFAULT 0 CHECK (a >= 0))", "t: a| ! default=0; ck{a >= 0}"},
    {"CREATE TABLE t(a DEFAULT 0 NOT NULL UNIQUE, b UNIQUE)",
     "t: a| ! default=0; b|; uq(a); uq(b)"},
    {"CREATE TABLE t(a CONSTRAINT nn NOT NULL CONSTRAINT uq UNIQUE CONSTRAINT ck CHECK (a <> ''))",
     "t: a| ! [not null: nn]; uq uq(a) at a; ck ck{a <> ''} at a"},
    {"CREATE TABLE t(a CONSTRAINT unused CONSTRAINT ck CHECK (a > 0), b CONSTRAINT alone)",
     "t: a|; b|; ck ck{a > 0} at a"},
    {"CREATE TABLE t(a, CHECK (a > 0), CONSTRAINT c2 CHECK (a < 10))",
     "t: a|; ck{a > 0}; ck c2{a < 10}"},
    {"CREATE TABLE t(a, CONSTRAINT c CHECK (a > 0) CONSTRAINT d CHECK (a < 10) UNIQUE (a))",
     "t: a|; uq(a); ck c{a > 0}; ck d{a < 10}"},
    {"CREATE TABLE t(a CHECK (a IN ('(', ')', ''')')), b CHECK (b /* ) */ > 0 -- )\n))",
     "t: a|; b|; ck{a IN ('(', ')', ''')')}; ck{b /* ) */ > 0}"},
    {"CREATE TABLE t(a, b, UNIQUE (a, b), CONSTRAINT \"u q\" UNIQUE (B))",
     "t: a|; b|; uq(a,b); uq u q(b)"},
    {"CREATE TABLE t(a, UNIQUE (a COLLATE nocase))", "t: a|; uq(a COLLATE nocase)"},
    {"CREATE TABLE t(a, b, UNIQUE (a DESC, b))", "t: a|; b|; uq(a DESC, b)"},
    {"CREATE TABLE t(a UNIQUE ON CONFLICT REPLACE)", "t: a|; uq(a) or replace at a"},
    {"CREATE TABLE t(a NOT NULL ON CONFLICT IGNORE)", "t: a| ! or ignore"},
    {"CREATE TABLE t(a PRIMARY KEY ON CONFLICT ROLLBACK)", "t: a| given; pk(a) or rollback at a"},
    {"CREATE TABLE t(a UNIQUE ON CONFLICT ABORT, b NULL ON CONFLICT FAIL)",
     "t: a|; b|; uq(a) or abort at a"},
    {"CREATE TABLE t(a, UNIQUE (a) ON CONFLICT FAIL)", "t: a|; uq(a) or fail"},
    {"CREATE TABLE t(a COLLATE NOCASE, b TEXT COLLATE \"rtrim\" NOT NULL)",
     "t: a| collate=NOCASE; b|TEXT ! collate=rtrim"},
    {"CREATE TABLE t(a, b GENERATED ALWAYS AS (a + 1) STORED, c AS (a * 2), d INT AS (a) VIRTUAL)",
     "t: a|; b| stored=a + 1; c| virtual=a * 2; d|INT virtual=a"},
    {"CREATE TABLE t(a, b INT GENERATED ALWAYS AS (a || 'x') VIRTUAL NOT NULL)",
     "t: a|; b|INT ! virtual=a || 'x'"},
    {"CREATE TABLE t(a generated, b generated INT, always INT)",
     "t: a|generated; b|generated INT; always|INT"},
    {"CREATE TABLE t(a REFERENCES p, b REFERENCES p(x))", "t: a|; b|; fk(a)->p(); fk(b)->p(x)"},
    {"CREATE TABLE t(a INTEGER CONSTRAINT fk REFERENCES p(x) ON DELETE CASCADE ON UPDATE SET NULL)",
     "t: a|INTEGER; fk fk(a)->p(x) delete cascade update null at a"},
    {"CREATE TABLE t(a, b, FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE SET DEFAULT ON UPDATE RESTRICT)",
     "t: a|; b|; fk(a,b)->p(x,y) delete default update restrict"},
    {"CREATE TABLE t(a, CONSTRAINT fk_a FOREIGN KEY (A) REFERENCES \"p q\" (\"x y\") ON DELETE NO ACTION)",
     "t: a|; fk fk_a(a)->p q(x y)"},
    {"CREATE TABLE t(a REFERENCES p DEFERRABLE INITIALLY DEFERRED, b REFERENCES p DEFERRABLE, c REFERENCES p NOT DEFERRABLE)",
     "t: a|; b|; c|; fk(a)->p() deferred; fk(b)->p() immediate; fk(c)->p()"},
    {"CREATE TABLE t(a REFERENCES p NOT NULL, b REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED NOT NULL)",
     "t: a| !; b| !; fk(a)->p(); fk(b)->p()"},
    {"CREATE TABLE t(a, FOREIGN KEY (a) REFERENCES p MATCH FULL ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE, CHECK (a > 0))",
     "t: a|; ck{a > 0}; fk(a)->p() delete cascade full immediate"},
    {"CREATE TABLE t(a REFERENCES p ON INSERT SET NULL MATCH SIMPLE)", "t: a|; fk(a)->p()"},
    {"CREATE TABLE t(a REFERENCES t(a) CHECK (a > 0) DEFERRABLE INITIALLY DEFERRED)",
     "t: a|; ck{a > 0}; fk(a)->t(a) deferred"},
    {"CREATE TABLE t(a INT -- the first\n, /* the second */ b INT /* /* not nested */, c INT)",
     "t: a|INT; b|INT; c|INT"},
    {"CREATE TABLE t(a INT) /* unterminated", "t: a|INT"},
    {"CREATE TABLE IF NOT EXISTS main.t(a)", "t: a|"},
    {"CREATE TABLE t(key INT, desc_ INT, \"order\" INT, \"primary\" INT, abort INT, rowid INT)",
     "t: key|INT; desc_|INT; order|INT; primary|INT; abort|INT; rowid|INT"},
    {"CREATE TABLE t(\"check\" INT, [unique] INT, `constraint` INT)",
     "t: check|INT; unique|INT; constraint|INT"},
    {"CREATE TABLE t(a INT, A2 INT, \"B\" INT, CHECK (\"a\" > A2), UNIQUE (\"a\", [b]))",
     "t: a|INT; A2|INT; B|INT; uq(a,B); ck{\"a\" > A2}"},
    {"CREATE TABLE größe(länge INT, \"naïve\" TEXT DEFAULT 'é')",
     "größe: länge|INT; naïve|TEXT default='é'"},
    {"CREATE TABLE t(e TEXT DEFAULT 'x', n TEXT CHECK (n <> 'e'), b BLOB DEFAULT x'00', u INT)",
     "t: e|TEXT default='x'; n|TEXT; b|BLOB default=x'00'; u|INT; ck{n <> 'e'}"},
    {"CREATE TABLE t(a CHECK (CASE WHEN a THEN 1 ELSE 0 END), b CHECK (b GLOB '[a-z]*'))",
     "t: a|; b|; ck{CASE WHEN a THEN 1 ELSE 0 END}; ck{b GLOB '[a-z]*'}"},
    {"CREATE TABLE t(status TEXT NOT NULL CHECK (status IN ('a', 'b')) DEFAULT 'a')",
     "t: status|TEXT ! default='a'; ck{status IN ('a', 'b')}"},
    {"CREATE TABLE t(a INTEGER,b INTEGER,CONSTRAINT x CHECK(a<b),CONSTRAINT X CHECK(b>a))",
     "t: a|INTEGER; b|INTEGER; ck x{a<b}; ck{b>a}; unheld: a name that two constraints have"},
    {"CREATE TABLE t(a TEXT DEFAULT '--not a comment', b TEXT DEFAULT '/* nor this */')",
     "t: a|TEXT default='--not a comment'; b|TEXT default='/* nor this */'"},
    {"CREATE TABLE t(a INT,\n\tb INT\n)", "t: a|INT; b|INT"},
    {"CREATE TABLE \"t\"(a INTEGER PRIMARY KEY ASC, b REAL DEFAULT 1e3)",
     "t: a|INTEGER ! identity=default; b|REAL default=1e3; pk(a)"},
    {"CREATE TABLE t(a TEXT PRIMARY KEY NOT NULL, b TEXT UNIQUE COLLATE NOCASE DEFAULT '')",
     "t: a|TEXT !; b|TEXT default='' collate=NOCASE; pk(a); uq(b)"},
};

static void put_conflict(ag_buf *out, ag_word on_conflict, const char *at_column)
{
    static const char *const words[] = {"", "rollback", "abort", "fail", "ignore", "replace"};
    if (on_conflict)
        ag_buf_format(out, " or %s", words[on_conflict]);
    if (at_column)
        ag_buf_format(out, " at %s", at_column);
}

static void put_key(ag_buf *out, const ag_names *columns, const char *key)
{
    ag_buf_format(out, "(%s)", key ? key : ag_join(out->arena, columns, ","));
}

static void put_columns(ag_buf *out, const ag_table *table)
{
    static const char *const identities[] = {"", " identity=always", " identity=default"};
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        ag_buf_format(out, "%s%s|%s%s%s", i ? "; " : "", column->base.name,
                      column->type ? column->type : "", column->nullable ? "" : " !",
                      identities[column->identity]);
        if (column->says_not_null)
            ag_buf_put(out, " said");
        put_conflict(out, column->on_conflict, NULL);
        for (size_t k = 0; k < column->constraint_names.keys.len; k++)
            ag_buf_format(out, " [%s: %s]", column->constraint_names.keys.items[k],
                          column->constraint_names.values.items[k]);
        if (column->base.given)
            ag_buf_put(out, " given");
        if (column->default_value)
            ag_buf_format(out, " default=%s", column->default_value);
        if (column->generated)
            ag_buf_format(out, " %s=%s", column->is_virtual ? "virtual" : "stored",
                          column->generated);
        if (column->collation)
            ag_buf_format(out, " collate=%s", column->collation);
    }
}

static void put_name(ag_buf *out, const char *word, const ag_object *object)
{
    ag_buf_format(out, "; %s", word);
    if (object->name)
        ag_buf_format(out, " %s", object->name);
}

static void put_foreign_key(ag_buf *out, ag_arena *arena, const ag_foreign_key *key)
{
    static const char *const actions[] = {"", " restrict", " cascade", " null", " default"};
    put_name(out, "fk", &key->base);
    ag_buf_format(out, "(%s)->%s(%s)", ag_join(arena, &key->columns, ","), key->references.table,
                  ag_join(arena, &key->references.columns, ","));
    if (key->on_delete)
        ag_buf_format(out, " delete%s", actions[key->on_delete]);
    if (key->on_update)
        ag_buf_format(out, " update%s", actions[key->on_update]);
    if (key->match)
        ag_buf_put(out, " full");
    put_conflict(out, AG_CONFLICT_DEFAULT, key->at_column);
    if (key->deferrable)
        ag_buf_put(out, key->deferrable == AG_INITIALLY_DEFERRED ? " deferred" : " immediate");
}

static char *summary(ag_arena *arena, const ag_ddl_table *parsed)
{
    ag_buf out = ag_buf_new(arena);
    const ag_table *table = parsed->table;
    ag_buf_format(&out, "%s: ", table->base.name);
    put_columns(&out, table);
    const ag_primary_key *key = ag_table_primary_key(table);
    if (key) {
        put_name(&out, "pk", &key->base);
        put_key(&out, &key->columns, key->key);
        put_conflict(&out, key->on_conflict, key->at_column);
    }
    for (size_t i = 0; i < table->uniques.len; i++) {
        const ag_unique *unique = (const ag_unique *)table->uniques.items[i];
        put_name(&out, "uq", &unique->base);
        put_key(&out, &unique->columns, unique->key);
        put_conflict(&out, unique->on_conflict, unique->at_column);
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        const ag_check *check = (const ag_check *)table->checks.items[i];
        put_name(&out, "ck", &check->base);
        ag_buf_format(&out, "{%s}", check->expression);
        put_conflict(&out, check->on_conflict, check->at_column);
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        put_foreign_key(&out, arena, (const ag_foreign_key *)table->foreign_keys.items[i]);
    ag_buf_format(&out, "%s%s", table->strict ? "; strict" : "",
                  table->without_rowid ? "; without rowid" : "");
    if (parsed->unheld)
        ag_buf_format(&out, "; unheld: %s", parsed->unheld);
    return out.text;
}

static ag_ddl_table parse(ag_arena *arena, const char *sql)
{
    ag_error err = {0};
    ag_ddl_table parsed;
    if (!ag_ddl_parse_table(arena, sql, &parsed, &err))
        fail_msg("%s\n%s", sql, err.message);
    return parsed;
}

static void test_ddl_parse__reads_every_text(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    size_t wrong = 0;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_ddl_table parsed = parse(arena, cases[i].sql);
        const char *found = summary(arena, &parsed);
        if (strcmp(found, cases[i].summary) == 0)
            continue;
        wrong++;
        print_message("%s\n  want %s\n  have %s\n", cases[i].sql, cases[i].summary, found);
    }
    assert_int_equal(wrong, 0);
    ag_arena_close(arena);
}

/* ------------------------------------------------------------------ against SQLite itself */

static size_t count(ag_arena *arena, ag_session *session, const char *sql)
{
    return strtoul(must_query(arena, session, sql).cells[0], NULL, 10);
}

static size_t position_in_key(const ag_table *table, const char *name)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    for (size_t i = 0; key && i < key->columns.len; i++)
        if (strcmp(key->columns.items[i], name) == 0)
            return i + 1;
    return 0;
}

static void compare_columns(ag_arena *arena, ag_session *session, const ag_table *table)
{
    ag_rows rows =
        must_query(arena, session,
                   "SELECT x.name, x.\"notnull\", x.dflt_value, x.pk, x.hidden"
                   " FROM sqlite_master m, pragma_table_xinfo(m.name) x WHERE m.type = 'table'"
                   " AND m.name <> 'sqlite_sequence' ORDER BY x.cid");
    assert_int_equal(rows.row_count, table->columns.len);
    for (size_t i = 0; i < rows.row_count; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        assert_string_equal(column->base.name, ag_cell(&rows, i, 0));
        if (!column->identity)
            assert_int_equal(!column->nullable, *ag_cell(&rows, i, 1) == '1');
        const char *text = ag_ddl_default(arena, ag_cell(&rows, i, 2));
        assert_true(ag_streq(text, column->default_value));
        assert_int_equal(position_in_key(table, column->base.name),
                         strtoul(ag_cell(&rows, i, 3), NULL, 10));
        int hidden = !column->generated ? 0 : column->is_virtual ? 2 : 3;
        assert_int_equal(hidden, atoi(ag_cell(&rows, i, 4)));
    }
}

/* A rowid by another name counts a NULL as "give me the next", which nothing else does. */
static void compare_identity(ag_arena *arena, ag_session *session, const ag_table *table)
{
    bool has_identity = false;
    for (size_t i = 0; i < table->columns.len; i++)
        has_identity = has_identity || ((const ag_column *)table->columns.items[i])->identity != 0;
    ag_rows rows = must_query(arena, session,
                              "SELECT count(*) FROM sqlite_master m, pragma_index_list(m.name) l"
                              " WHERE m.type = 'table' AND l.origin = 'pk'");
    bool has_index = *rows.cells[0] != '0';
    assert_int_equal(has_identity, ag_table_primary_key(table) && !has_index);
}

static void test_ddl_parse__agrees_with_the_pragmas(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_session *session = open_memory(arena);
        must_run(session, cases[i].sql);
        const char *stored = must_query(arena, session,
                                        "SELECT sql FROM sqlite_master WHERE type = 'table'"
                                        " AND name <> 'sqlite_sequence'")
                                 .cells[0];
        ag_ddl_table parsed = parse(arena, stored);
        compare_columns(arena, session, parsed.table);
        compare_identity(arena, session, parsed.table);
        assert_int_equal(count(arena, session,
                               "SELECT count(*) FROM sqlite_master m,"
                               " pragma_foreign_key_list(m.name) f WHERE f.seq = 0"),
                         parsed.table->foreign_keys.len);
        session->ops->close(session);
    }
    ag_arena_close(arena);
}

static void test_ddl_parse__says_what_it_cannot_read(void **state)
{
    static const char *const texts[] = {
        "CREATE TABLE t",
        "CREATE TABLE t(",
        "CREATE TABLE t(a",
        "CREATE TABLE t(a CHECK (b",
        "CREATE TABLE t(a) nonsense",
        "CREATE VIEW v AS SELECT 1",
        "",
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_error err = {0};
        ag_ddl_table parsed;
        assert_false(ag_ddl_parse_table(arena, texts[i], &parsed, &err));
        assert_int_equal(err.code, AG_E_UNSUPPORTED);
    }
    ag_arena_close(arena);
}

/* Cut anywhere, a text is read or refused, and never read beyond its end. */
static void test_ddl_parse__survives_every_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_arena *arena = ag_arena_open();
        for (size_t len = 0; len < strlen(cases[i].sql); len++) {
            ag_error err = {0};
            ag_ddl_table table;
            ag_ddl_index index;
            const char *text = ag_strndup(arena, cases[i].sql, len);
            bool read = ag_ddl_parse_table(arena, text, &table, &err);
            assert_true(read || err.code == AG_E_UNSUPPORTED);
            assert_false(ag_ddl_parse_index(arena, text, NULL, &index, &err));
        }
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ddl_parse__reads_every_text),
        cmocka_unit_test(test_ddl_parse__agrees_with_the_pragmas),
        cmocka_unit_test(test_ddl_parse__says_what_it_cannot_read),
        cmocka_unit_test(test_ddl_parse__survives_every_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
