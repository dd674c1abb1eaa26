#include "support.h"

#include "sqlite/affinity.h"

/* One table `t` before and after, in a database of its own. */
typedef struct rebuilding {
    ag_arena *arena;
    ag_session *session;
    ag_schema *schema; /* projected */
    const ag_table *before;
    const ag_table *after;
    ag_pairs columns;
    ag_names lossy;
} rebuilding;

static ag_schema *project_all(ag_arena *arena, const ag_schema *schema)
{
    ag_schema *projected = ag_schema_new(arena);
    for (size_t i = 0; i < schema->tables.len; i++)
        ag_list_add(arena, &projected->tables,
                    ag_sqlite_dialect.project(arena, schema, schema->tables.items[i]));
    return projected;
}

/* Columns of one name are one column. */
static void map_columns(rebuilding *r)
{
    for (size_t i = 0; i < r->after->columns.len; i++) {
        const char *name = r->after->columns.items[i]->name;
        if (!ag_column_find(r->before, name))
            continue;
        AG_PUSH(r->arena, &r->columns.keys, name);
        AG_PUSH(r->arena, &r->columns.values, name);
    }
}

static rebuilding begin(const char *before, const char *after)
{
    ag_arena *arena = ag_arena_open();
    rebuilding r = {.arena = arena, .session = open_memory(arena)};
    r.schema = project_all(arena, read_schema(arena, before));
    r.before = ag_table_find(r.schema, "t");
    r.after = ag_table_find(project_all(arena, read_schema(arena, after)), "t");
    for (size_t i = 0; i < r.schema->tables.len; i++)
        create_table(arena, r.session, (const ag_table *)(void *)r.schema->tables.items[i]);
    map_columns(&r);
    return r;
}

static ag_step *render_step(rebuilding *r)
{
    ag_error err = {0};
    ag_step *step = ag_step_new(r->arena, NULL, "rebuild");
    ag_render render = {.schema = r->schema, .version = r->session->version, .lossy = r->lossy};
    if (!ag_sqlite_dialect.rebuild(r->arena, &render, r->before, r->after, &r->columns, step, &err))
        fail_msg("%s", err.message);
    return step;
}

/* NULL, or the message of the assertion that does not hold; all is then as it was. */
static const char *rebuild(rebuilding *r)
{
    ag_step *step = render_step(r);
    must_run(r->session, "BEGIN IMMEDIATE");
    const char *message = run_step(r->arena, r->session, step);
    must_run(r->session, message ? "ROLLBACK" : "COMMIT");
    return message;
}

static const char *value(rebuilding *r, const char *sql)
{
    ag_rows rows = must_query(r->arena, r->session, sql);
    assert_int_equal(rows.row_count, 1);
    return ag_cell(&rows, 0, 0);
}

/* The table is what was wanted, nothing is left behind. */
static void finish(rebuilding *r)
{
    ag_inspection found = must_inspect(r->arena, r->session);
    assert_int_equal(found.schema->tables.len, r->schema->tables.len);
    assert_same_object(r->arena, spelled(r->arena, &ag_table_find(found.schema, "t")->base),
                       spelled(r->arena, &r->after->base));
    assert_string_equal(value(r, "SELECT count(*) FROM sqlite_temp_master"), "0");
    ag_session_close(r->session);
    ag_arena_close(r->arena);
}

static void give_up(rebuilding *r)
{
    ag_session_close(r->session);
    ag_arena_close(r->arena);
}

#define TABLE(columns, rest) "{\"tables\": {\"t\": {\"columns\": {" columns "}" rest "}}}"
#define ID "\"id\": {\"type\": \"bigint\", \"identity\": \"always\"}"
#define KEY ", \"primary_key\": [\"id\"]"

static void test_rebuild__keeps_rows_rowids_sequence_and_indexes(void **state)
{
    (void)state;
    rebuilding r = begin(
        TABLE(ID ", \"a\": {\"type\": \"text\"}", KEY),
        TABLE(
            ID ", \"n\": {\"type\": \"int\", \"nullable\": false, \"default\": \"7\"},"
               "\"a\": {\"type\": \"text\", \"nullable\": false}",
            KEY
            ", \"checks\": {\"ck\": \"a <> ''\"}, \"indexes\": {\"ix\": {\"columns\": [\"a\"]}}"));
    must_run(r.session, "INSERT INTO t VALUES (5, 'x'), (9, 'y'), (100, 'z');"
                        "DELETE FROM t WHERE id = 100");
    assert_null(rebuild(&r));
    assert_string_equal(
        value(&r, "SELECT group_concat(id || n || a, ' ') FROM (SELECT * FROM t ORDER BY id)"),
        "57x 97y");
    must_run(r.session, "INSERT INTO t (a) VALUES ('new')");
    assert_string_equal(value(&r, "SELECT max(id) FROM t"), "101");
    assert_string_equal(value(&r, "SELECT count(*) FROM sqlite_sequence"), "1");
    finish(&r);
}

static void test_rebuild__keeps_rowids_that_have_no_column(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE("\"rowid\": {\"type\": \"text\"}, \"b\": {\"type\": \"int\"}", ""),
                         TABLE("\"rowid\": {\"type\": \"text\", \"nullable\": false}", ""));
    must_run(r.session, "INSERT INTO t (_rowid_, rowid, b) VALUES (4, 'x', 1), (8, 'y', 2)");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT group_concat(_rowid_ || rowid) FROM t"), "4x,8y");
    finish(&r);
}

static void test_rebuild__gives_a_new_identity_the_rowids(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE("\"a\": {\"type\": \"text\"}", ""),
                         TABLE(ID ", \"a\": {\"type\": \"text\"}", KEY));
    must_run(r.session, "INSERT INTO t (rowid, a) VALUES (4, 'x'), (8, 'y')");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT group_concat(id || a) FROM t"), "4x,8y");
    finish(&r);
}

static void test_rebuild__moves_to_without_rowid_and_renames_and_generates(void **state)
{
    (void)state;
    rebuilding r =
        begin(TABLE("\"k\": {\"type\": \"text\", \"nullable\": false}, \"a\": {\"type\": \"text\"}",
                    ", \"primary_key\": [\"k\"]"),
              TABLE("\"k\": {\"type\": \"text\"}, \"b\": {\"type\": \"text\"},"
                    "\"n\": {\"type\": \"int\", \"generated\": \"length(b)\"}",
                    ", \"primary_key\": [\"k\"], \"without_rowid\": true"));
    AG_PUSH(r.arena, &r.columns.keys, "b");
    AG_PUSH(r.arena, &r.columns.values, "a");
    must_run(r.session, "INSERT INTO t VALUES ('1', 'xyz'), ('2', NULL)");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT group_concat(k || coalesce(b || n, '-')) FROM t"),
                        "1xyz3,2-");
    finish(&r);
}

static void test_rebuild__evaluates_defaults_for_each_row(void **state)
{
    (void)state;
    rebuilding r =
        begin(TABLE(ID, KEY), TABLE(ID ", \"u\": {\"type\": \"uuid\", \"nullable\": false,"
                                       "\"default\": \"gen_random_uuid()\"}",
                                    KEY));
    must_run(r.session, "INSERT INTO t VALUES (1), (2), (3)");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT count(DISTINCT u) FROM t"), "3");
    finish(&r);
}

static void test_rebuild__refuses_rows_without_a_value(void **state)
{
    (void)state;
    rebuilding r =
        begin(TABLE("\"a\": {\"type\": \"text\"}", ""),
              TABLE("\"a\": {\"type\": \"text\", \"nullable\": false, \"default\": \"'x'\"}", ""));
    must_run(r.session, "INSERT INTO t VALUES (NULL)");
    assert_string_equal(rebuild(&r), "column \"a\" of table \"t\" must have a value in every row");
    assert_string_equal(value(&r, "SELECT count(*) FROM t WHERE a IS NULL"), "1");
    must_run(r.session, "DELETE FROM t");
    assert_null(rebuild(&r));
    finish(&r);

    r = begin(
        TABLE("\"a\": {\"type\": \"text\"}", ""),
        TABLE("\"a\": {\"type\": \"text\"}, \"b\": {\"type\": \"int\", \"nullable\": false}", ""));
    must_run(r.session, "INSERT INTO t VALUES ('x')");
    assert_string_equal(rebuild(&r), "column \"b\" of table \"t\" must have a value in every row");
    give_up(&r);
}

static void test_rebuild__refuses_rows_that_break_a_check_or_a_key(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE("\"a\": {\"type\": \"int\"}, \"b\": {\"type\": \"text\"}", ""),
                         TABLE("\"a\": {\"type\": \"int\"}, \"b\": {\"type\": \"text\"},"
                               "\"n\": {\"type\": \"int\", \"default\": \"1\"}",
                               ", \"checks\": {\"c1\": \"a > 0\", \"c2\": \"n > 0\"},"
                               "\"uniques\": {\"u1\": [\"a\", \"b\"], \"u2\": [\"n\", \"b\"]}"));
    must_run(r.session, "INSERT INTO t VALUES (0, 'x'), (1, 'x'), (1, NULL), (1, NULL)");
    assert_string_equal(rebuild(&r), "every row of table \"t\" must fulfil a > 0");
    must_run(r.session, "UPDATE t SET a = 1");
    assert_string_equal(rebuild(&r), "rows of table \"t\" must differ in a, b");
    must_run(r.session, "DELETE FROM t WHERE rowid = 1");
    assert_null(rebuild(&r));
    finish(&r);
}

typedef struct alteration {
    const char *before;
    const char *after;
    const char *value;
    bool fits;
} alteration;

/* Older ones write 15 digits of a number, newer ones as many as it takes. */
static bool says_reals_exactly(void)
{
    ag_arena *arena = ag_arena_open();
    ag_session *session = open_memory(arena);
    ag_rows rows =
        must_query(arena, session, "SELECT CAST(CAST(0.1 + 0.2 AS TEXT) AS REAL) = 0.1 + 0.2");
    bool exactly = strcmp(ag_cell(&rows, 0, 0), "1") == 0;
    ag_session_close(session);
    ag_arena_close(arena);
    return exactly;
}

static void test_rebuild__refuses_to_alter_values(void **state)
{
    const alteration cases[] = {
        {"text", "bigint", "'7'", true},
        {"text", "bigint", "'007'", false},
        {"text", "bigint", "'seven'", true},
        {"text", "bigint", "'1.0'", false},
        {"text", "numeric", "' 7'", false},
        {"bigint", "text", "7", true},
        {"bigint", "real", "9007199254740993", false},
        {"bigint", "real", "7", true},
        {"real", "bigint", "7.0", true},
        {"real", "bigint", "7.5", true},
        {"real", "text", "0.5", true},
        {"real", "text", "0.1 + 0.2", says_reals_exactly()},
        {"text", "bytea", "'7'", true},
        {"text", "bigint", "NULL", true},
        {"text", "bigint", "x'3030'", true},
        {"text", "varchar(1)", "'long'", true},
    };
    (void)state;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_arena *arena = ag_arena_open();
        rebuilding r =
            begin(ag_format(arena, TABLE("\"a\": {\"type\": \"%s\"}", ""), cases[i].before),
                  ag_format(arena, TABLE("\"a\": {\"type\": \"%s\"}", ""), cases[i].after));
        must_run(r.session, ag_format(arena, "INSERT INTO t VALUES (%s)", cases[i].value));
        const char *message = rebuild(&r);
        if (!message != cases[i].fits)
            fail_msg("%s from %s to %s", cases[i].value, cases[i].before, cases[i].after);
        if (message)
            assert_non_null(strstr(message, "would be altered"));
        give_up(&r);
        ag_arena_close(arena);
    }
}

/* What it foresees and what SQLite makes of a value are the same, from any type to any other. */
static void test_rebuild__foresees_what_a_type_makes_of_values(void **state)
{
    (void)state;
    static const char *const types[] = {"BLOB", "TEXT", "NUMERIC", "INTEGER", "REAL"};
    static const char *const values[] = {"NULL",
                                         "0",
                                         "7",
                                         "-7",
                                         "7.0",
                                         "7.5",
                                         "-0.0",
                                         "1e300",
                                         "9007199254740993",
                                         "9223372036854775807",
                                         "-9223372036854775808",
                                         "0.1 + 0.2",
                                         "1e15",
                                         "123456789012345678.0",
                                         "''",
                                         "' '",
                                         "'7'",
                                         "'007'",
                                         "'+7'",
                                         "'-7'",
                                         "'7.0'",
                                         "'7.5'",
                                         "'.5'",
                                         "'5.'",
                                         "'1e3'",
                                         "'1e400'",
                                         "'0x10'",
                                         "' 7'",
                                         "'7 '",
                                         "'7x'",
                                         "'x'",
                                         "'inf'",
                                         "'12345678901234567890'",
                                         "'9007199254740993'",
                                         "'1.50'",
                                         "'é'",
                                         "X''",
                                         "X'37'",
                                         "X'3030'"};
    const size_t type_count = AG_COUNT(types);
    ag_arena *arena = ag_arena_open();
    ag_session *session = open_memory(arena);
    for (size_t i = 0; i < type_count * type_count * AG_COUNT(values); i++) {
        const char *before = types[i % type_count], *after = types[i / type_count % type_count];
        const char *sql = values[i / type_count / type_count];
        ag_table table = {0};
        ag_affinity becomes = ag_sqlite_affinity(arena, &table, after);
        must_run(session, ag_format(arena,
                                    "CREATE TABLE t (a %s); INSERT INTO t VALUES (%s);"
                                    "CREATE TABLE tried (a %s); INSERT INTO tried SELECT a FROM t",
                                    before, sql, after));
        const char *foreseen = ag_sqlite_value_as(arena, becomes, "t.a");
        ag_rows rows = must_query(
            arena, session,
            ag_format(arena,
                      "SELECT CASE typeof(tried.a) WHEN 'real' THEN 'integer' ELSE typeof(tried.a)"
                      " END = CASE typeof(%s) WHEN 'real' THEN 'integer' ELSE typeof(%s) END,"
                      " tried.a IS (%s) FROM t, tried",
                      foreseen, foreseen, foreseen));
        if (strcmp(ag_cell(&rows, 0, 0), "1") != 0 || strcmp(ag_cell(&rows, 0, 1), "1") != 0)
            fail_msg("%s from %s to %s", sql, before, after);
        must_run(session, "DROP TABLE t; DROP TABLE tried");
    }
    ag_session_close(session);
    ag_arena_close(arena);
}

static void test_rebuild__alters_what_was_given_up(void **state)
{
    (void)state;
    rebuilding r =
        begin(TABLE("\"a\": {\"type\": \"text\"}", ""), TABLE("\"a\": {\"type\": \"bigint\"}", ""));
    must_run(r.session, "INSERT INTO t VALUES ('007'), ('x'), (NULL)");
    assert_non_null(rebuild(&r));
    AG_PUSH(r.arena, &r.lossy, "a");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT group_concat(quote(a)) FROM t"), "7,'x',NULL");
    finish(&r);
}

/* What it says and what SQLite does are the same. */
static void test_rebuild__finds_what_a_strict_table_refuses(void **state)
{
    (void)state;
    static const char *const types[] = {"bigint", "double precision", "text", "bytea"};
    static const char *const values[] = {"NULL",
                                         "7",
                                         "7.0",
                                         "7.5",
                                         "1e300",
                                         "''",
                                         "'7'",
                                         "'7.0'",
                                         "'7.5'",
                                         "'1e3'",
                                         "' 7 '",
                                         "'7x'",
                                         "'x'",
                                         "X'37'",
                                         "'1e300'",
                                         "-9223372036854775808",
                                         "'12345678901234567890'"};
    for (size_t i = 0; i < AG_COUNT(types) * AG_COUNT(values); i++) {
        const char *type = types[i / AG_COUNT(values)], *value_sql = values[i % AG_COUNT(values)];
        ag_arena *arena = ag_arena_open();
        rebuilding r =
            begin(TABLE("\"a\": {\"type\": \"bytea\"}", ""),
                  ag_format(arena, TABLE("\"a\": {\"type\": \"%s\"}", ", \"strict\": true"), type));
        must_run(r.session, ag_format(arena, "INSERT INTO t VALUES (%s)", value_sql));
        ag_error err = {0};
        bool takes = ag_session_runf(r.session, arena, &err,
                                     "CREATE TABLE tried (a %S) STRICT; INSERT INTO tried SELECT a"
                                     " FROM t",
                                     ((const ag_column *)r.after->columns.items[0])->type);
        must_run(r.session, "DROP TABLE tried");
        const char *message = rebuild(&r);
        bool refused = message && ag_starts_with(message, "column \"a\" of table");
        if (refused == takes)
            fail_msg("%s as %s: %s", value_sql, type, message ? message : "taken");
        give_up(&r);
        ag_arena_close(arena);
    }
}

/* There, ANY means that values stay what they are; elsewhere it is a number if it can be. */
static void test_rebuild__refuses_to_alter_what_no_longer_is_any(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE("\"a\": {\"type\": \"numeric\"}", ", \"strict\": true"),
                         TABLE("\"a\": {\"type\": \"numeric\"}", ""));
    must_run(r.session, "INSERT INTO t VALUES ('x'), (7), ('007')");
    const char *message = rebuild(&r);
    assert_non_null(message);
    assert_non_null(strstr(message, "would be altered by type NUMERIC"));
    must_run(r.session, "DELETE FROM t WHERE a = '007'");
    assert_null(rebuild(&r));
    finish(&r);
}

static void test_rebuild__finds_what_is_no_rowid(void **state)
{
    (void)state;
    rebuilding r = begin(
        TABLE("\"a\": {\"type\": \"bigint\"}", ""),
        TABLE("\"a\": {\"type\": \"bigint\", \"nullable\": false}", ", \"primary_key\": [\"a\"]"));
    must_run(r.session, "INSERT INTO t VALUES (1), (2.5), ('x')");
    assert_string_equal(rebuild(&r), "column \"a\" of table \"t\" takes nothing but INTEGER");
    must_run(r.session, "DELETE FROM t WHERE typeof(a) <> 'integer'");
    assert_null(rebuild(&r));
    finish(&r);
}

/* 3.40 sees NULLs there that are none. */
static void test_rebuild__is_not_misled_where_the_key_comes_late(void **state)
{
    (void)state;
    rebuilding r = begin(
        TABLE("\"a\": {\"type\": \"text\", \"nullable\": false}, \"b\": \"text\", \"k\": \"int\"",
              ", \"primary_key\": [\"k\"], \"without_rowid\": true"),
        TABLE("\"a\": {\"type\": \"text\", \"nullable\": false}, \"b\": \"int\", \"k\": \"int\"",
              ", \"primary_key\": [\"k\"], \"without_rowid\": true"));
    must_run(r.session, "INSERT INTO t VALUES ('x', 'y', 1), ('z', NULL, 2)");
    assert_null(rebuild(&r));
    finish(&r);
}

#define FAMILY(rest, key) \
    "{\"tables\": {\"t\": {\"columns\": {" ID ", \"up\": {\"type\": \"bigint\"" rest "}}" KEY key \
    "}, \"child\": {\"columns\": {\"t_id\": {\"type\": \"bigint\", \"references\": \"t(id)\"}}}}}"
#define UP ", \"foreign_keys\": {\"fk\": {\"columns\": [\"up\"], \"references\": \"t(id)\"}}"

static void test_rebuild__keeps_rows_that_refer_to_it(void **state)
{
    (void)state;
    rebuilding r = begin(FAMILY("", UP), FAMILY(", \"default\": \"1\"", UP));
    must_run(r.session,
             "INSERT INTO t VALUES (1, NULL), (2, 1); INSERT INTO child VALUES (1), (2)");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT count(*) FROM child"), "2");
    assert_string_equal(value(&r, "SELECT \"table\" FROM pragma_foreign_key_list('child')"), "t");
    assert_string_equal(value(&r, "SELECT \"table\" FROM pragma_foreign_key_list('t')"), "t");
    must_run(r.session, "PRAGMA foreign_keys = ON; DELETE FROM child; DELETE FROM t WHERE id = 2");
    finish(&r);
}

static void test_rebuild__refuses_references_that_break(void **state)
{
    (void)state;
    rebuilding r = begin(FAMILY("", ""), FAMILY("", UP));
    must_run(r.session, "INSERT INTO t VALUES (1, NULL), (2, 77); INSERT INTO child VALUES (5)");
    assert_string_equal(rebuild(&r),
                        "rows of table \"t\" refer to rows of \"t\" that are not there");
    must_run(r.session, "UPDATE t SET up = 1 WHERE id = 2");
    assert_null(rebuild(&r)); /* the child was broken before */
    finish(&r);
}

#define PARENTS(keys) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": {\"type\": \"bigint\"}}, \"primary_key\": [\"id\"]}," \
    "\"q\": {\"columns\": {\"x\": {\"type\": \"text\"}, \"y\": {\"type\": \"text\"}}," \
    "\"indexes\": {\"q_key\": {\"columns\": [\"y\", \"x\"], \"unique\": true}}}," \
    "\"t\": {\"columns\": {\"a\": {\"type\": \"bigint\"}, \"b\": {\"type\": \"text\"}," \
    "\"c\": {\"type\": \"text\"}}" keys "}}}"

static void test_rebuild__finds_which_reference_breaks(void **state)
{
    (void)state;
    rebuilding r = begin(
        PARENTS(""),
        PARENTS(", \"foreign_keys\": {\"one\": {\"columns\": [\"a\"], \"references\": \"p(id)\"},"
                "\"two\": {\"columns\": [\"b\", \"c\"], \"references\": \"q(x, y)\"}}"));
    must_run(r.session, "INSERT INTO p VALUES (1); INSERT INTO q VALUES ('x', 'y');"
                        "INSERT INTO t VALUES (1, 'x', 'y'), (NULL, 'x', NULL), (1, 'x', 'x')");
    assert_string_equal(rebuild(&r),
                        "rows of table \"t\" refer to rows of \"q\" that are not there");
    must_run(r.session, "UPDATE t SET a = 7, c = 'y'");
    assert_string_equal(rebuild(&r),
                        "rows of table \"t\" refer to rows of \"p\" that are not there");
    /* Where the other side has no such key yet, SQLite cannot say. */
    must_run(r.session, "DROP INDEX q_key");
    assert_null(rebuild(&r));
    must_run(r.session, "CREATE UNIQUE INDEX q_key ON q (y, x)");
    finish(&r);
}

/* What refers to nothing may stay so, and is told; SQLite would have made the rows of a cascade go. */
static void test_rebuild__tells_of_references_that_were_broken_before(void **state)
{
    (void)state;
    rebuilding r = begin(FAMILY("", UP), FAMILY(", \"default\": \"1\"", UP));
    must_run(r.session, "INSERT INTO t VALUES (1, 17), (2, 1);"
                        "INSERT INTO child VALUES (1), (2), (33), (34)");
    ag_step *step = render_step(&r);
    ag_buf told = ag_buf_new(r.arena);
    must_run(r.session, "BEGIN");
    for (size_t i = 0; i < step->statements.len; i++) {
        const ag_statement *statement = &step->statements.items[i];
        ag_step one = {0};
        AG_PUSH(r.arena, &one.statements, *statement);
        if (statement->kind != AG_STATEMENT_TELL) {
            assert_null(run_step(r.arena, r.session, &one));
            continue;
        }
        ag_rows rows = must_query(r.arena, r.session, statement->sql);
        for (size_t k = 0; k < rows.row_count; k++)
            ag_buf_format(&told, "%s\n", ag_cell(&rows, k, 0));
    }
    must_run(r.session, "COMMIT");
    assert_string_equal(told.text, "2 rows of child refer to no row of t, as before\n"
                                   "1 row of t refers to no row of t, as before\n");
    assert_string_equal(value(&r, "SELECT group_concat(t_id) FROM child"), "1,2,33,34");
    finish(&r);
}

/* A trigger that fires on what we do stands for whatever could change rows elsewhere. */
static void test_rebuild__sees_rows_vanish(void **state)
{
    (void)state;
    static const struct {
        const char *meddle; /* put behind the copy */
        const char *message;
    } cases[] = {
        {"DELETE FROM child", "no row may be lost"},
        {"DELETE FROM autogen_new_t WHERE id = 2", "every row of table \"t\" must be copied"},
        {"UPDATE autogen_new_t SET id = 7 WHERE id = 2",
         "rows refer to rows that are not there any more"},
        {"UPDATE child SET t_id = 7", "rows refer to rows that are not there any more"},
        {"UPDATE child SET t_id = 1", NULL},
        {"PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql ="
         " replace(sql, 'up INTEGER', 'up INTEGER NOT NULL') WHERE name = 'autogen_new_t';"
         "PRAGMA writable_schema = RESET",
         "table \"t\" must be sound"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        rebuilding r = begin(FAMILY("", UP), FAMILY(", \"default\": \"1\"", UP));
        must_run(r.session,
                 "INSERT INTO t VALUES (1, NULL), (2, 1); INSERT INTO child VALUES (1), (2)");
        ag_step *step = render_step(&r), *meddled = ag_step_new(r.arena, NULL, "meddled");
        for (size_t k = 0; k < step->statements.len; k++) {
            AG_PUSH(r.arena, &meddled->statements, step->statements.items[k]);
            if (ag_starts_with(step->statements.items[k].sql, "INSERT INTO autogen_new_t"))
                ag_step_run(r.arena, meddled, &ag_sqlite_dialect, "%S", cases[i].meddle);
        }
        must_run(r.session, "BEGIN");
        const char *message = run_step(r.arena, r.session, meddled);
        if (!ag_streq(message, cases[i].message))
            fail_msg("%s: %s", cases[i].meddle, message ? message : "built again");
        must_run(r.session, "ROLLBACK");
        give_up(&r);
    }
}

static void test_rebuild__keeps_names_that_expressions_say_of_their_own_table(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE(ID ", \"a\": \"text\", \"b\": \"int\"", KEY),
                         TABLE(ID ", \"a\": \"text\", \"b\": \"int\"", KEY
                               ", \"checks\": {\"ck\": \"t.a <> 'T.b' AND \\\"T\\\" . b > 0\"}"));
    must_run(r.session, "INSERT INTO t VALUES (1, 'x', 1)");
    assert_null(rebuild(&r));
    assert_string_equal(value(&r, "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%autogen%'"),
                        "0");
    give_up(&r);
}

/* The line of an index that changes goes; the others stay, those of keys without a name too. */
static void test_rebuild__carries_statistics_over(void **state)
{
    (void)state;
    rebuilding r =
        begin(TABLE("\"k\": {\"type\": \"text\", \"nullable\": false}, \"a\": \"text\","
                    "\"b\": \"int\"",
                    ", \"primary_key\": [\"k\"], \"uniques\": {\"u\": [\"a\"]},"
                    "\"indexes\": {\"ia\": [\"a\", \"b\"], \"ib\": [\"b\"]}"),
              TABLE("\"k\": {\"type\": \"text\", \"nullable\": false}, \"a\": \"text\","
                    "\"b\": {\"type\": \"int\", \"default\": \"1\"}",
                    ", \"primary_key\": [\"k\"], \"uniques\": {\"v\": [\"b\"], \"u\": [\"a\"]},"
                    "\"indexes\": {\"ia\": [\"a\", \"b\"], \"ib\": [\"b\", \"a\"]}"));
    must_run(r.session,
             "INSERT INTO t VALUES ('x', 'y', 1), ('y', 'z', 2), ('z', 'a', 3); ANALYZE");
    assert_string_equal(value(&r, "SELECT count(*) FROM sqlite_stat1"), "4");
    assert_null(rebuild(&r));
    assert_string_equal(
        value(&r, "SELECT group_concat(tbl || ' ' || idx || ' ' || stat, '; ') FROM (SELECT * FROM"
                  " sqlite_stat1 ORDER BY idx)"),
        "t ia 3 1 1; t sqlite_autoindex_t_1 3 1; t sqlite_autoindex_t_3 3 1");
    assert_string_equal(value(&r, "SELECT group_concat(name) FROM pragma_index_info("
                                  "'sqlite_autoindex_t_3')"),
                        "a");
    give_up(&r);
}

static void test_rebuild__names_a_view_that_was_broken_before(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE(ID, KEY), TABLE(ID ", \"a\": {\"type\": \"text\"}", KEY));
    must_run(r.session, "CREATE TABLE gone (a); CREATE VIEW tells AS SELECT a FROM gone;"
                        "DROP TABLE gone; INSERT INTO t VALUES (1)");
    ag_error err = {0};
    ag_step *step = render_step(&r);
    for (size_t i = 0; err.code == AG_E_NONE && i < step->statements.len; i++) {
        const ag_statement *statement = &step->statements.items[i];
        assert_false(ag_starts_with(statement->sql, "INSERT INTO autogen_new_t"));
        if (statement->kind == AG_STATEMENT_RUN)
            (void)!ag_session_run(r.session, statement->sql, &err);
    }
    assert_non_null(strstr(err.message, "error in view tells"));
    assert_non_null(strstr(err.hint, "mend or drop it"));
    give_up(&r);
}

static void test_rebuild__refuses_enforced_foreign_keys(void **state)
{
    (void)state;
    rebuilding r = begin(TABLE(ID, KEY), TABLE(ID ", \"a\": {\"type\": \"text\"}", KEY));
    must_run(r.session, "PRAGMA foreign_keys = ON");
    assert_non_null(strstr(rebuild(&r), "foreign keys must not be enforced"));
    give_up(&r);
}

static void test_rebuild__compares_values_of_rows_without_a_name(void **state)
{
    (void)state;
#define SHADOWED "\"rowid\": \"text\", \"oid\": \"text\", \"_rowid_\": \"text\", \"a\": "
    rebuilding r = begin(TABLE(SHADOWED "\"text\"", ""), TABLE(SHADOWED "\"int\"", ""));
    must_run(r.session, "INSERT INTO t (a) VALUES ('7'), ('007')");
    assert_non_null(strstr(rebuild(&r), "would be altered"));
    must_run(r.session, "DELETE FROM t WHERE a = '007'");
    assert_null(rebuild(&r));
    finish(&r);
}

static void test_rebuild__refuses_to_lose_what_is_not_known(void **state)
{
    (void)state;
    static const struct {
        const char *by_hand;
        const char *message; /* NULL: nothing would be lost */
    } cases[] = {
        {"CREATE TABLE u (x); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO u VALUES (1); END",
         "a view or trigger depends"},
        {"CREATE TABLE u (x); CREATE TRIGGER g AFTER INSERT ON u BEGIN DELETE FROM[T]; END",
         "a view or trigger depends"},
        {"CREATE VIEW v AS SELECT * FROM main.t", "a view or trigger depends"},
        {"CREATE TABLE other_t (x); CREATE VIEW v AS SELECT x FROM other_t", NULL},
        {"ALTER TABLE t ADD COLUMN mine", "the columns of table \"t\" are not the known ones"},
        {"ALTER TABLE t RENAME COLUMN b TO mine", "the columns of table \"t\""},
        {"CREATE INDEX mine ON t (b)", "the indexes of table \"t\" are not the known ones"},
        {"DROP INDEX ix", "the indexes of table \"t\" are not the known ones"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        rebuilding r =
            begin(TABLE(ID ", \"b\": \"text\"", KEY ", \"indexes\": {\"ix\": [\"b\"]}"),
                  TABLE(ID ", \"b\": \"bigint\"", KEY ", \"indexes\": {\"ix\": [\"b\"]}"));
        must_run(r.session, cases[i].by_hand);
        const char *message = rebuild(&r);
        if (!cases[i].message ? message != NULL
                              : !message || !ag_starts_with(message, cases[i].message))
            fail_msg("%s: %s", cases[i].by_hand, message ? message : "built again");
        give_up(&r);
    }
}

/* What put_assertion makes of them, as one script. */
static void test_rebuild__works_as_a_script(void **state)
{
    (void)state;
    for (int broken = 0; broken < 2; broken++) {
        rebuilding r = begin(FAMILY("", UP), FAMILY(", \"nullable\": false", UP));
        must_run(r.session,
                 broken ? "INSERT INTO t VALUES (1, NULL)" : "INSERT INTO t VALUES (1, 1)");
        ag_step *step = render_step(&r);
        ag_buf script = ag_buf_new(r.arena);
        ag_session *printer = ag_printer_new(r.arena, &ag_sqlite_dialect, &script);
        ag_buf_put(&script, "BEGIN IMMEDIATE;\n");
        for (size_t i = 0; i < step->statements.len; i++) {
            ag_error err = {0};
            assert_true(ag_printer_statement(r.arena, printer, &step->statements.items[i], &err));
        }
        ag_buf_put(&script, "COMMIT;");
        ag_error err = {0};
        assert_int_equal(ag_session_run(r.session, script.text, &err), !broken);
        if (broken) {
            assert_non_null(strstr(err.message, "must have a value in every row"));
            give_up(&r);
        } else {
            finish(&r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rebuild__keeps_rows_rowids_sequence_and_indexes),
        cmocka_unit_test(test_rebuild__keeps_rowids_that_have_no_column),
        cmocka_unit_test(test_rebuild__gives_a_new_identity_the_rowids),
        cmocka_unit_test(test_rebuild__moves_to_without_rowid_and_renames_and_generates),
        cmocka_unit_test(test_rebuild__evaluates_defaults_for_each_row),
        cmocka_unit_test(test_rebuild__refuses_rows_without_a_value),
        cmocka_unit_test(test_rebuild__refuses_rows_that_break_a_check_or_a_key),
        cmocka_unit_test(test_rebuild__refuses_to_alter_values),
        cmocka_unit_test(test_rebuild__keeps_rows_that_refer_to_it),
        cmocka_unit_test(test_rebuild__refuses_references_that_break),
        cmocka_unit_test(test_rebuild__finds_which_reference_breaks),
        cmocka_unit_test(test_rebuild__tells_of_references_that_were_broken_before),
        cmocka_unit_test(test_rebuild__sees_rows_vanish),
        cmocka_unit_test(test_rebuild__keeps_names_that_expressions_say_of_their_own_table),
        cmocka_unit_test(test_rebuild__carries_statistics_over),
        cmocka_unit_test(test_rebuild__names_a_view_that_was_broken_before),
        cmocka_unit_test(test_rebuild__foresees_what_a_type_makes_of_values),
        cmocka_unit_test(test_rebuild__alters_what_was_given_up),
        cmocka_unit_test(test_rebuild__finds_what_a_strict_table_refuses),
        cmocka_unit_test(test_rebuild__refuses_to_alter_what_no_longer_is_any),
        cmocka_unit_test(test_rebuild__finds_what_is_no_rowid),
        cmocka_unit_test(test_rebuild__is_not_misled_where_the_key_comes_late),
        cmocka_unit_test(test_rebuild__refuses_enforced_foreign_keys),
        cmocka_unit_test(test_rebuild__compares_values_of_rows_without_a_name),
        cmocka_unit_test(test_rebuild__refuses_to_lose_what_is_not_known),
        cmocka_unit_test(test_rebuild__works_as_a_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
