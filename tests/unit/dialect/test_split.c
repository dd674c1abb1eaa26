#include "fake.h"

#include <string.h>

typedef struct split_case {
    const char *script;
    const char *parts; /* "line:statement", joined with " | " */
} split_case;

static const split_case both[] = {
    {"", ""},
    {"  \n\t ", ""},
    {";", ""},
    {";;;\n;", ""},
    {"-- only a comment", ""},
    {"/* only */ -- comments\n", ""},
    {"SELECT 1", "1:SELECT 1"},
    {"SELECT 1;", "1:SELECT 1"},
    {"  SELECT 1  ;  ", "1:SELECT 1"},
    {"SELECT 1;SELECT 2", "1:SELECT 1 | 1:SELECT 2"},
    {"SELECT 1;\n\nSELECT 2;\n", "1:SELECT 1 | 3:SELECT 2"},
    {"\n\n-- first\nSELECT 1;\n-- second\nSELECT 2", "4:SELECT 1 | 6:SELECT 2"},
    {"SELECT\n1\n;\nSELECT 2", "1:SELECT\n1 | 4:SELECT 2"},
    {"SELECT 1 -- behind; it\n; SELECT 2", "1:SELECT 1 | 2:SELECT 2"},
    {"SELECT /* in; side */ 1;", "1:SELECT /* in; side */ 1"},
    {"SELECT -- in; side\n 1;", "1:SELECT -- in; side\n 1"},
    {"SELECT 'a;b';SELECT 2", "1:SELECT 'a;b' | 1:SELECT 2"},
    {"SELECT 'it''s;';SELECT 2", "1:SELECT 'it''s;' | 1:SELECT 2"},
    {"SELECT '--;';SELECT 2", "1:SELECT '--;' | 1:SELECT 2"},
    {"SELECT '/*;';SELECT '*/'", "1:SELECT '/*;' | 1:SELECT '*/'"},
    {"SELECT 'a\\';SELECT 2", "1:SELECT 'a\\' | 1:SELECT 2"},
    {"SELECT \"a;b\";SELECT 2", "1:SELECT \"a;b\" | 1:SELECT 2"},
    {"SELECT \"a\"\";\";SELECT 2", "1:SELECT \"a\"\";\" | 1:SELECT 2"},
    {"SELECT 'a\nb;';\nSELECT 2", "1:SELECT 'a\nb;' | 3:SELECT 2"},
    {"SELECT 'not closed; SELECT 2", "1:SELECT 'not closed; SELECT 2"},
    {"SELECT \"not closed; SELECT 2", "1:SELECT \"not closed; SELECT 2"},
    {"BEGIN; SELECT 1; END; COMMIT", "1:BEGIN | 1:SELECT 1 | 1:END | 1:COMMIT"},
    {"SELECT CASE WHEN a THEN 1 END; SELECT 2", "1:SELECT CASE WHEN a THEN 1 END | 1:SELECT 2"},
    {"SELECT 'é;ü'; SELECT über", "1:SELECT 'é;ü' | 1:SELECT über"},
    {"CREATE TABLE t (a text DEFAULT ';');SELECT 2",
     "1:CREATE TABLE t (a text DEFAULT ';') | 1:SELECT 2"},
};

static const split_case postgresql[] = {
    {"SELECT E'a\\';b';SELECT 2", "1:SELECT E'a\\';b' | 1:SELECT 2"},
    {"SELECT e'\\\\';SELECT 2", "1:SELECT e'\\\\' | 1:SELECT 2"},
    {"SELECT U&'\\0041;';SELECT 2", "1:SELECT U&'\\0041;' | 1:SELECT 2"},
    {"SELECT $$a;b$$;SELECT 2", "1:SELECT $$a;b$$ | 1:SELECT 2"},
    {"SELECT $x$a;$$;b$x$;SELECT 2", "1:SELECT $x$a;$$;b$x$ | 1:SELECT 2"},
    {"SELECT $é$;$é$;SELECT 2", "1:SELECT $é$;$é$ | 1:SELECT 2"},
    {"SELECT $1;SELECT $2", "1:SELECT $1 | 1:SELECT $2"},
    {"SELECT a$b$c;SELECT a$b$c", "1:SELECT a$b$c | 1:SELECT a$b$c"},
    {"SELECT $$not closed; SELECT 2", "1:SELECT $$not closed; SELECT 2"},
    {"/* a /* b; */ c; */ SELECT 1;", "1:SELECT 1"},
    {"SELECT 1; /* not closed; SELECT 2", "1:SELECT 1 | 1:/* not closed; SELECT 2"},
    {"SELECT a[1];SELECT ']'", "1:SELECT a[1] | 1:SELECT ']'"},
    {"CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3",
     "1:CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2) | 1:SELECT 3"},
    {"SELECT 1); SELECT 2", "1:SELECT 1) | 1:SELECT 2"},
    {"DO $$ BEGIN PERFORM 1; END $$;\nSELECT 2", "1:DO $$ BEGIN PERFORM 1; END $$ | 2:SELECT 2"},
    {"CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\n SELECT 1;\n SELECT 2;\nEND;\nSELECT 3",
     "1:CREATE FUNCTION f() RETURNS int\nBEGIN ATOMIC\n SELECT 1;\n SELECT 2;\nEND | 6:SELECT 3"},
    {"CREATE OR REPLACE PROCEDURE p() begin atomic SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END "
     "END; SELECT 2; end; SELECT 3",
     "1:CREATE OR REPLACE PROCEDURE p() begin atomic SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 "
     "END END; SELECT 2; end | 1:SELECT 3"},
    {"CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); END; SELECT 3",
     "1:CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); END | 1:SELECT 3"},
    {"CREATE FUNCTION f() BEGIN ATOMIC SELECT x.end, 1 AS case; SELECT \"end\"; END; SELECT 3",
     "1:CREATE FUNCTION f() BEGIN ATOMIC SELECT x.end, 1 AS case; SELECT \"end\"; END | 1:SELECT 3"},
    {"SELECT begin.atomic, atomic; SELECT 2", "1:SELECT begin.atomic, atomic | 1:SELECT 2"},
    {"CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f(); SELECT 2",
     "1:CREATE TRIGGER t AFTER INSERT ON a EXECUTE FUNCTION f() | 1:SELECT 2"},
    {"\\restrict aB'c$d;e\n\\connect other\nSELECT 1;\n\\unrestrict aB'c\nSELECT 2;\n\\restrict x",
     "2:\\connect other | 3:SELECT 1 | 5:SELECT 2"},
    {"\\set x 1\nSELECT 1;", "2:SELECT 1"},
    {"\\i 'it''s; a.sql'\r\n\\gexec\nSELECT 1;", "1:\\i 'it''s; a.sql' | 2:\\gexec | 3:SELECT 1"},
    {"SELECT 1\n\\i a.sql;", "1:SELECT 1\n\\i a.sql"},
    {"COPY t (a) FROM stdin;\nit's; $$\n\\\\.\n\\.\nSELECT 2;",
     "1:COPY t (a) FROM stdin | 5:SELECT 2"},
    {"COPY t FROM STDIN WITH (FORMAT csv);\n\\.\n\nSELECT 2;",
     "1:COPY t FROM STDIN WITH (FORMAT csv) | 4:SELECT 2"},
    {"COPY t FROM stdin;\nit's; $$\n\\.x\n", "1:COPY t FROM stdin"},
    {"SELECT 1;\nCOPY t FROM stdin; \r\nit's\n1\t(\n\\.", "1:SELECT 1 | 2:COPY t FROM stdin"},
    {"COPY t FROM stdin;", "1:COPY t FROM stdin"},
    {"COPY t FROM stdin; SELECT 2", "1:COPY t FROM stdin | 1:SELECT 2"},
    {"COPY t FROM 'stdin'; SELECT 2", "1:COPY t FROM 'stdin' | 1:SELECT 2"},
    {" \\restrict x;", "1:\\restrict x"},
    {"SELECT 1\n\\restrict x;", "1:SELECT 1\n\\restrict x"},
    {"\\", "1:\\"},
};

static const split_case sqlite[] = {
    {".bail on\n.read a.sql\nSELECT .5;", "2:.read a.sql | 3:SELECT .5"},
    {"SELECT [a;b];SELECT `c;d`", "1:SELECT [a;b] | 1:SELECT `c;d`"},
    {"/* a /* b */ SELECT 1; /* c */ SELECT 2", "1:SELECT 1 | 1:SELECT 2"},
    {"SELECT 1; /* not closed; SELECT 2", "1:SELECT 1"},
    {"SELECT ?1;SELECT :a", "1:SELECT ?1 | 1:SELECT :a"},
    {"CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;\nSELECT 3",
     "1:CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND | 5:SELECT 3"},
    {"create temp trigger t after insert on a begin select 1; end; select 3",
     "1:create temp trigger t after insert on a begin select 1; end | 1:select 3"},
    {"CREATE TEMPORARY TRIGGER t BEGIN SELECT 1; END; SELECT 3",
     "1:CREATE TEMPORARY TRIGGER t BEGIN SELECT 1; END | 1:SELECT 3"},
    {"CREATE TRIGGER t WHEN CASE WHEN a THEN 1 END BEGIN SELECT CASE WHEN a THEN 1 END; SELECT 2; "
     "/* c */ END /* d */; SELECT 3",
     "1:CREATE TRIGGER t WHEN CASE WHEN a THEN 1 END BEGIN SELECT CASE WHEN a THEN 1 END; SELECT 2; "
     "/* c */ END | 1:SELECT 3"},
    {"CREATE TRIGGER t BEGIN SELECT 1; END", "1:CREATE TRIGGER t BEGIN SELECT 1; END"},
    {"CREATE TABLE trigger (a); SELECT 1", "1:CREATE TABLE trigger (a) | 1:SELECT 1"},
    {"DROP TRIGGER t; SELECT 1", "1:DROP TRIGGER t | 1:SELECT 1"},
    {"CREATE TEMP TABLE trigger(a); SELECT 1", "1:CREATE TEMP TABLE trigger(a) | 1:SELECT 1"},
    {"SELECT ((1; SELECT 2", "1:SELECT ((1 | 1:SELECT 2"},
};

static char *shown(ag_arena *arena, const ag_dialect *dialect, const char *script)
{
    ag_script_parts parts = {0};
    ag_sql_split(arena, dialect, script, &parts);
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < parts.len; i++)
        ag_buf_format(&out, "%s%d:%s", i ? " | " : "", parts.items[i].line, parts.items[i].sql);
    return out.text;
}

static void check(ag_arena *arena, const ag_dialect *dialect, const split_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(shown(arena, dialect, cases[i].script), cases[i].parts);
}

static void test_split__both(void **state)
{
    check(*state, &fake_postgresql, both, AG_COUNT(both));
    check(*state, &fake_sqlite, both, AG_COUNT(both));
}

static void test_split__postgresql(void **state)
{
    check(*state, &fake_postgresql, postgresql, AG_COUNT(postgresql));
}

static void test_split__sqlite(void **state)
{
    check(*state, &fake_sqlite, sqlite, AG_COUNT(sqlite));
}

static void test_split__adds_to_what_is_there(void **state)
{
    ag_script_parts parts = {0};
    ag_sql_split(*state, &fake_sqlite, "a; b", &parts);
    ag_sql_split(*state, &fake_sqlite, "c", &parts);
    assert_int_equal(parts.len, 3);
    assert_string_equal(parts.items[2].sql, "c");
}

/* Splitting what was split changes nothing. */
static void test_split__parts_stay_whole(void **state)
{
    for (size_t i = 0; i < AG_COUNT(postgresql); i++) {
        ag_script_parts parts = {0};
        ag_sql_split(*state, &fake_postgresql, postgresql[i].script, &parts);
        for (size_t k = 0; k < parts.len; k++) {
            ag_script_parts again = {0};
            ag_sql_split(*state, &fake_postgresql, parts.items[k].sql, &again);
            if (strncmp(parts.items[k].sql, "\\restrict", 9) == 0)
                continue; /* at the start of a line only now */
            assert_int_equal(again.len, 1);
            assert_string_equal(again.items[0].sql, parts.items[k].sql);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_split__both),
        TEST(test_split__postgresql),
        TEST(test_split__sqlite),
        TEST(test_split__adds_to_what_is_there),
        TEST(test_split__parts_stay_whole),
    };
    return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
