/* Files of SQL on PostgreSQL: dumps, what is overlooked in them, and where errors are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/plan.h>
#include <autogen/source.h>

#include "pg.h"

static void add(pg_database *db, ag_sql_files *files, const char *path, const char *text)
{
    ag_sql_file file = {.path = path};
    ag_sql_split(db->arena, db->session->dialect, text, &file.statements);
    AG_PUSH(db->arena, files, file);
}

static ag_schema *read_files(pg_database *db, const ag_sql_files *files, const char *default_schema,
                             ag_error *err)
{
    const ag_scratch_options options = {.url = db->url};
    ag_session *scratch = NULL;
    ag_inspection found = {0};
    if (!ag_dialects[AG_POSTGRESQL]->open_scratch(db->arena, &options, &scratch, err))
        return NULL;
    bool ok = ag_source_sql(db->arena, scratch, files, default_schema, &found, err);
    ag_session_close(scratch);
    return ok ? found.schema : NULL;
}

/* What pg_dump writes, with a role that only the other server has. */
static const char dump[] =
    "--\n-- PostgreSQL database dump\n--\n\n"
    "\\restrict abc\n"
    "SET statement_timeout = 0;\nSET transaction_timeout = 0;\nSET no_such_setting = heap;\n"
    "SELECT pg_catalog.set_config('search_path', '', false);\n"
    "SET check_function_bodies = false;\n"
    "CREATE SCHEMA public;\n"
    "ALTER SCHEMA public OWNER TO nobody_here;\n"
    "COMMENT ON SCHEMA public IS 'standard public schema';\n"
    "ALTER DOMAIN none.such DROP CONSTRAINT IF EXISTS nv;\n"
    "CREATE TABLE public.users (\n    id bigint NOT NULL,\n    name text DEFAULT ';'::text\n);\n"
    "ALTER TABLE public.users OWNER TO nobody_here;\n"
    "COPY public.users (id, name) FROM stdin;\n1\tit's; $$\n\\.\n\n"
    "ALTER TABLE ONLY public.users\n    ADD CONSTRAINT users_pkey PRIMARY KEY (id);\n"
    "REVOKE ALL ON TABLE public.users FROM PUBLIC;\n"
    "GRANT SELECT ON TABLE public.users TO nobody_here;\n"
    "ALTER DEFAULT PRIVILEGES FOR ROLE nobody_here GRANT SELECT ON TABLES TO PUBLIC;\n"
    "\\unrestrict abc\n";

static void test_files__may_be_a_dump(void **state)
{
    pg_database *db = *state;
    ag_sql_files files = {0};
    add(db, &files, "dump.sql", dump);
    add(db, &files, "more.sql", "CREATE TABLE plain (id int)"); /* search_path is as it was */
    const ag_schema *schema = read_files(db, &files, NULL, &db->err);
    if (!schema)
        fail_msg("%s: %s", ag_error_place(db->arena, &db->err), db->err.message);
    assert_non_null(ag_table_find(schema, "users"));
    assert_non_null(ag_table_find(schema, "plain"));
}

static void test_files__in_a_transaction_overlook_roles_too(void **state)
{
    pg_database *db = *state;
    ag_sql_files files = {0};
    add(db, &files, "a.sql",
        "BEGIN; CREATE TABLE a (id int); ALTER TABLE a OWNER TO nobody_here;"
        "GRANT SELECT ON a TO nobody_here; CREATE TABLE b (id int); COMMIT;"
        "CREATE INDEX CONCURRENTLY ix ON b (id)");
    const ag_schema *schema = read_files(db, &files, NULL, &db->err);
    if (!schema)
        fail_msg("%s: %s", ag_error_place(db->arena, &db->err), db->err.message);
    assert_non_null(ag_table_find(schema, "a"));
    assert_non_null(ag_table_find(schema, "b"));
}

static void test_files__mean_the_default_schema(void **state)
{
    pg_database *db = *state;
    ag_sql_files files = {0};
    add(db, &files, "a.sql", "CREATE TABLE a (id int); CREATE TABLE public.b (id int)");
    const ag_schema *schema = read_files(db, &files, "app", &db->err);
    if (!schema)
        fail_msg("%s: %s", ag_error_place(db->arena, &db->err), db->err.message);
    assert_non_null(ag_table_find(schema, "a"));
    assert_non_null(ag_table_find(schema, "public.b"));
}

static const struct {
    const char *text;
    int line;
    int column;
    const char *sqlstate;
} errors[] = {
    {"CREATE TABLE a (\n  id integer,\n  b intgr\n);", 3, 5, "42704"},
    {"SELECT 1; SELECT nothing;", 1, 18, "42703"},
    {"\n\n  CREATE TABLE a (id int); CREATE TABLE a (id int);", 3, 28, "42P07"},
    {"GRANT SELECT ON nothing TO PUBLIC;", 1, 1, "42P01"},
    {"CREATE TABLE a (t text DEFAULT '\xC3\xA4', b intgr);", 1, 39, "42704"},
};

static void test_errors__are_placed_in_the_file(void **state)
{
    pg_database *db = *state;
    for (size_t i = 0; i < AG_COUNT(errors); i++) {
        ag_sql_files files = {0};
        ag_error err = {0};
        add(db, &files, "a.sql", errors[i].text);
        assert_null(read_files(db, &files, NULL, &err));
        assert_int_equal(err.code, AG_E_SQL_FILE);
        assert_string_equal(err.file, "a.sql");
        assert_int_equal(err.line, errors[i].line);
        assert_int_equal(err.column, errors[i].column);
        assert_string_equal(err.sqlstate, errors[i].sqlstate);
        assert_null(strstr(err.message, "line"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_files__may_be_a_dump, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_files__in_a_transaction_overlook_roles_too, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_files__mean_the_default_schema, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_errors__are_placed_in_the_file, pg_setup, pg_teardown),
    };
    pg_need_server();
    return cmocka_run_group_tests_name("sql_source on PostgreSQL", tests, NULL, NULL);
}
