#include "revision/revision.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static ag_revision *read_in(ag_arena *arena, const char *text, const char *folder)
{
    ag_revision *revision = NULL;
    ag_error err = {0};
    if (!ag_revision_read(arena, text, strlen(text), "r.json", folder, &revision, &err))
        fail_msg("%s: %s %s", text, err.message, err.path);
    return revision;
}

static const char full[] =
    "{\n"
    "  \"format\": 1,\n"
    "  \"revision\": \"3f2a9c1b7d4e\",\n"
    "  \"down_revision\": [\"a1b2c3d4e5f6\", \"b1\"],\n"
    "  \"message\": \"add status to projects\",\n"
    "  \"created_at\": \"2026-11-20T10:30:45Z\",\n"
    "  \"declared\": \"sha256:9b1c\",\n"
    "  \"verified\": [\"postgresql 15\", \"sqlite 3.40\"],\n"
    "  \"branch_labels\": [\"api\"],\n"
    "  \"depends_on\": [\"x1\"],\n"
    "  \"replaces\": [\"y1\", \"y2\"],\n"
    "  \"transaction\": false,\n"
    "  \"baseline\": true,\n"
    "  \"upgrade\": [\n"
    "    {\n"
    "      \"op\": \"add_column\",\n"
    "      \"table\": \"projects\",\n"
    "      \"column\": \"status\",\n"
    "      \"type\": \"varchar(50)\",\n"
    "      \"default\": \"'draft'\"\n"
    "    }\n"
    "  ],\n"
    "  \"downgrade\": [{\"op\": \"drop_column\", \"table\": \"projects\", \"column\": \"status\"}]\n"
    "}\n";

static void test_revision__reads_everything(void **state)
{
    const ag_revision *r = read_in(*state, full, NULL);
    assert_string_equal(r->id, "3f2a9c1b7d4e");
    assert_string_equal(r->base.name, r->id);
    assert_int_equal(r->down_revision.len, 2);
    assert_string_equal(r->down_revision.items[1], "b1");
    assert_string_equal(r->message, "add status to projects");
    assert_string_equal(r->created_at, "2026-11-20T10:30:45Z");
    assert_string_equal(r->declared, "sha256:9b1c");
    assert_int_equal(r->verified.len, 2);
    assert_int_equal(r->branch_labels.len, 1);
    assert_int_equal(r->depends_on.len, 1);
    assert_int_equal(r->replaces.len, 2);
    assert_false(r->transaction);
    assert_true(r->baseline);
    assert_false(r->irreversible);
    assert_int_equal(r->upgrade.len, 1);
    assert_int_equal(r->downgrade.len, 1);
    assert_string_equal(r->path, "r.json");
    assert_string_equal(r->text, full);
}

static void test_revision__printing_is_stable(void **state)
{
    static const char *const texts[] = {
        full,
        "{\"format\": 1, \"revision\": \"a\", \"down_revision\": null, \"upgrade\": [], "
        "\"downgrade\": []}\n",
        "{\"format\": 1, \"revision\": \"a\", \"down_revision\": \"b\", \"upgrade\": [], "
        "\"downgrade\": false}\n",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        const ag_revision *revision = read_in(*state, texts[i], NULL);
        const char *once = ag_revision_print(*state, revision);
        const char *twice = ag_revision_print(*state, read_in(*state, once, NULL));
        assert_string_equal(twice, once);
        assert_string_equal(once, texts[i]);
    }
}

static void test_revision__printing_normalizes(void **state)
{
    const ag_revision *r =
        read_in(*state,
                "{\"x-mine\": 1, \"downgrade\": [], \"upgrade\": [], \"$comment\": \"hi\","
                "\"transaction\": true, \"baseline\": false, \"down_revision\": [\"b\"],"
                "\"verified\": [], \"revision\": \"a\", \"format\": 1}",
                NULL);
    assert_string_equal(ag_revision_print(*state, r),
                        "{\"format\": 1, \"revision\": \"a\", \"down_revision\": \"b\", "
                        "\"upgrade\": [], \"downgrade\": []}\n");
}

#define HEAD "\"format\": 1, \"revision\": \"a\", \"down_revision\": null"
#define OPS "\"upgrade\": [], \"downgrade\": []"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void test_revision__refuses(void **state)
{
    static const struct {
        const char *text;
        ag_error_code code;
        const char *path, *message;
    } cases[] = {
        {"", AG_E_SYNTAX, "", ""},
        {"[]", AG_E_TYPE, "", "an object"},
        {"{}", AG_E_MISSING, "", "\"format\""},
        {"{\"format\": \"1\"}", AG_E_TYPE, "/format", ""},
        {"{\"format\": 0}", AG_E_TYPE, "/format", ""},
        /* whatever else it says */
        {"{\"zzz\": 1, \"format\": 2}", AG_E_VERSION, "/format", "newer autogen"},
        {"{\"format\": 1, \"down_revision\": null, " OPS "}", AG_E_MISSING, "", "\"revision\""},
        {"{\"format\": 1, \"revision\": \"a\", " OPS "}", AG_E_MISSING, "", "\"down_revision\""},
        {"{" HEAD ", \"upgrade\": []}", AG_E_MISSING, "", "\"downgrade\""},
        {"{" HEAD ", \"downgrade\": []}", AG_E_MISSING, "", "\"upgrade\""},
        {"{" HEAD ", \"upgrade\": [], \"downgrade\": true}", AG_E_TYPE, "/downgrade", "list"},
        {"{" HEAD ", \"upgrade\": false, \"downgrade\": []}", AG_E_TYPE, "/upgrade", "list"},
        {"{" HEAD ", \"upgrade\": [{\"op\": \"add_colum\"}], \"downgrade\": []}", AG_E_KEY,
         "/upgrade/0/op", "add_colum"},
        {"{" HEAD ", " OPS ", \"mesage\": \"x\"}", AG_E_KEY, "/mesage", "mesage"},
        {"{" HEAD ", " OPS ", \"only\": \"sqlite\"}", AG_E_KEY, "/only", "operations"},
        {"{" HEAD ", " OPS ", \"message\": {\"sqlite\": \"x\"}}", AG_E_TYPE, "/message",
         "all dialects"},
        {"{" HEAD ", " OPS ", \"transaction\": 1}", AG_E_TYPE, "/transaction", ""},
        {"{\"format\": 1, \"revision\": \"a b\", \"down_revision\": null, " OPS "}", AG_E_NAME,
         "/revision", "not an id"},
        {"{\"format\": 1, \"revision\": \"head\", \"down_revision\": null, " OPS "}", AG_E_NAME,
         "/revision", "a word"},
        {"{\"format\": 1, \"revision\": \"-1\", \"down_revision\": null, " OPS "}", AG_E_NAME,
         "/revision", "not an id"},
        {"{\"format\": 1, \"revision\": \"a@b\", \"down_revision\": null, " OPS "}", AG_E_NAME,
         "/revision", "not an id"},
        {"{\"format\": 1, \"revision\": \"" X64 "x\", \"down_revision\": null, " OPS "}", AG_E_NAME,
         "/revision", "not an id"},
        {"{\"format\": 1, \"revision\": \"a\", \"down_revision\": 1, " OPS "}", AG_E_TYPE,
         "/down_revision", "null, an id or a list"},
        {"{\"format\": 1, \"revision\": \"a\", \"down_revision\": \"base\", " OPS "}", AG_E_NAME,
         "/down_revision", "a word"},
        {"{\"format\": 1, \"revision\": \"a\", \"down_revision\": [\"b\", 1], " OPS "}", AG_E_TYPE,
         "/down_revision/1", "an id"},
        {"{\"format\": 1, \"revision\": \"a\", \"down_revision\": [\"b\", \"b\"], " OPS "}",
         AG_E_NAME, "/down_revision/1", "twice"},
        {"{" HEAD ", " OPS ", \"depends_on\": [\"b\", \"\"]}", AG_E_NAME, "/depends_on/1", ""},
        {"{" HEAD ", " OPS ", \"branch_labels\": [\"heads\"]}", AG_E_NAME, "/branch_labels/0", ""},
        {"{" HEAD ", " OPS ", \"replaces\": [\"x+1\"]}", AG_E_NAME, "/replaces/0", ""},
        {"{" HEAD ", " OPS ", \"depends_on\": \"b\"}", AG_E_TYPE, "/depends_on", "list"},
        {"{" HEAD ", " OPS ", \"created_at\": \"2026-11-20\"}", AG_E_TYPE, "/created_at", "UTC"},
        {"{" HEAD ", " OPS ", \"created_at\": \"2026-02-29T00:00:00Z\"}", AG_E_TYPE, "/created_at",
         ""},
        {"{" HEAD ", " OPS ", \"created_at\": \"2026-11-20T10:30:45+01:00\"}", AG_E_TYPE,
         "/created_at", ""},
        {"{" HEAD ", \"upgrade\": [{\"op\": \"execute\", \"file\": \"a.sql\"}], \"downgrade\": []}",
         AG_E_IO, "/upgrade/0/file", "no folder"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_revision *revision = NULL;
        ag_error err = {0};
        bool ok = ag_revision_read(*state, cases[i].text, strlen(cases[i].text), "r.json", NULL,
                                   &revision, &err);
        if (ok || err.code != cases[i].code || strcmp(err.path, cases[i].path) != 0 ||
            strcmp(err.file, "r.json") != 0 || !strstr(err.message, cases[i].message))
            fail_msg("%s: %d %s %s", cases[i].text, (int)err.code, err.path, err.message);
        assert_null(revision);
    }
}

static void test_revision__longest_id(void **state)
{
    const ag_revision *r = read_in(*state,
                                   "{\"format\": 1, \"revision\": \"" X64
                                   "\", \"down_revision\": \"_a.b-C9\", " OPS "}",
                                   NULL);
    assert_int_equal(strlen(r->id), AG_REVISION_ID_MAX);
}

/* ------------------------------------------------------------------ .sql files */

typedef struct folder {
    ag_arena *arena;
    char path[64];
} folder;

static int open_folder(void **state)
{
    ag_arena *arena = ag_arena_open();
    folder *f = AG_NEW(arena, folder);
    f->arena = arena;
    strcpy(f->path, "/tmp/autogen-test-XXXXXX");
    *state = f;
    return mkdtemp(f->path) ? 0 : -1;
}

static void put_file(folder *f, const char *name, const char *text, size_t len)
{
    ag_error err = {0};
    assert_true(ag_file_write(ag_path_join(f->arena, f->path, name), text, len, true, &err));
}

static int close_folder(void **state)
{
    folder *f = *state;
    ag_names names = {0};
    ag_error err = {0};
    int failed = !ag_folder_list(f->arena, f->path, &names, &err);
    for (size_t i = 0; i < names.len; i++)
        failed |= unlink(ag_path_join(f->arena, f->path, names.items[i]));
    failed |= rmdir(f->path);
    ag_arena_close(f->arena);
    return failed;
}

static const char with_files[] =
    "{" HEAD ", \"upgrade\": [{\"op\": \"execute\", \"file\": \"up.sql\"}, {\"op\": \"execute\", "
    "\"file\": {\"postgresql\": \"pg.sql\", \"sqlite\": \"up.sql\"}}], \"downgrade\": "
    "[{\"op\": \"execute\", \"sql\": \"up.sql\"}]}";

static void test_revision__bodies(void **state)
{
    folder *f = *state;
    put_file(f, "up.sql", "select 1;\r\nselect '\r';\n", 23);
    put_file(f, "pg.sql", "select 2;\n", 10);
    const ag_revision *r = read_in(f->arena, with_files, f->path);
    assert_int_equal(r->bodies.keys.len, 2);
    assert_string_equal(r->bodies.keys.items[0], "up.sql");
    assert_string_equal(r->bodies.values.items[0], "select 1;\nselect '\r';\n");
    assert_string_equal(r->bodies.values.items[1], "select 2;\n");

    const char *body = ag_revision_body(f->arena, r);
    const ag_revision *kept = read_in(f->arena, body, NULL);
    assert_int_equal(kept->bodies.keys.len, 0);
    assert_string_equal(kept->upgrade.items[0]->execute->sql, "select 1;\nselect '\r';\n");
    /* what only looks like a file's name stays */
    assert_string_equal(kept->downgrade.items[0]->execute->sql, "up.sql");
    assert_string_equal(ag_revision_body(f->arena, kept), body);
    assert_string_equal(ag_revision_checksum(f->arena, kept), ag_revision_checksum(f->arena, r));
    /* the file itself still names its files */
    assert_non_null(strstr(ag_revision_print(f->arena, r), "\"file\": \"up.sql\""));
}

static void test_revision__bodies_that_cannot_be(void **state)
{
    folder *f = *state;
    put_file(f, "bad.sql", "\xff", 1);
    put_file(f, "blank.sql", " \n", 2);
    static const struct {
        const char *file;
        ag_error_code code;
        const char *path;
    } cases[] = {
        {"\"no.sql\"", AG_E_REFERENCE, "/downgrade/0/file"},
        {"{\"sqlite\": \"no.sql\"}", AG_E_REFERENCE, "/downgrade/0/file/sqlite"},
        {"\"bad.sql\"", AG_E_SYNTAX, "/downgrade/0/file"},
        {"\"blank.sql\"", AG_E_MISSING, "/downgrade/0/file"},
        {"\"/etc/passwd\"", AG_E_NAME, "/downgrade/0/file"},
        {"\"../x.sql\"", AG_E_NAME, "/downgrade/0/file"},
        {"\"a/../../x.sql\"", AG_E_NAME, "/downgrade/0/file"},
        {"\"..\"", AG_E_NAME, "/downgrade/0/file"},
        {"\"-\"", AG_E_NAME, "/downgrade/0/file"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        const char *text = ag_format(f->arena,
                                     "{" HEAD ", \"upgrade\": [], \"downgrade\": [{\"op\": "
                                     "\"execute\", \"file\": %s}]}",
                                     cases[i].file);
        ag_revision *revision = NULL;
        ag_error err = {0};
        assert_false(
            ag_revision_read(f->arena, text, strlen(text), "r.json", f->path, &revision, &err));
        if (err.code != cases[i].code || strcmp(err.path, cases[i].path) != 0 || err.line != 1)
            fail_msg("%s: %d %s %s", cases[i].file, (int)err.code, err.path, err.message);
    }
}

/* ------------------------------------------------------------------ checksums */

#define ADD "{\"op\": \"add_column\", \"table\": \"t\", \"column\": \"c\", \"type\": \"text\"}"
#define DROP "{\"op\": \"drop_column\", \"table\": \"t\", \"column\": \"c\"}"

static void test_revision__checksum_of_what_runs(void **state)
{
    static const char base[] = "{" HEAD ", \"upgrade\": [" ADD "], \"downgrade\": [" DROP "]}";
    static const char *const same[] = {
        "{\n" HEAD ",\n\n \"downgrade\": [" DROP "], \"upgrade\": [" ADD "]}",
        "{\"format\": 1, \"revision\": \"z\", \"down_revision\": [\"x\", \"y\"], \"message\": "
        "\"m\", \"created_at\": \"2026-11-20T10:30:45Z\", \"depends_on\": [\"q\"], "
        "\"branch_labels\": [\"l\"], \"declared\": \"sha256:1\", \"verified\": [\"v\"], "
        "\"upgrade\": [" ADD "], \"downgrade\": [" DROP "]}",
        "{" HEAD ", \"$comment\": \"c\", \"x-y\": 1, \"upgrade\": [{\"type\": \"text\", "
        "\"$comment\": \"why\", \"column\": \"c\", \"table\": \"t\", \"op\": \"add_column\"}], "
        "\"downgrade\": [" DROP "]}",
    };
    static const char *const others[] = {
        "{" HEAD ", \"transaction\": false, \"upgrade\": [" ADD "], \"downgrade\": [" DROP "]}",
        "{" HEAD ", \"upgrade\": [" ADD ", " ADD "], \"downgrade\": [" DROP "]}",
        "{" HEAD ", \"upgrade\": [], \"downgrade\": [" DROP "]}",
        "{" HEAD ", \"upgrade\": [" ADD "], \"downgrade\": []}",
        "{" HEAD ", \"upgrade\": [" ADD "], \"downgrade\": false}",
        "{" HEAD ", \"upgrade\": [" DROP "], \"downgrade\": [" ADD "]}",
        "{" HEAD ", \"upgrade\": [{\"op\": \"add_column\", \"table\": \"t\", \"column\": \"c\", "
        "\"type\": \"text\", \"nullable\": false}], \"downgrade\": [" DROP "]}",
        "{" HEAD ", \"upgrade\": [" ADD "], \"downgrade\": [{\"op\": \"drop_column\", \"table\": "
        "\"t\", \"column\": \"c\", \"with\": {\"lossy\": true}}]}",
        "{" HEAD ", \"upgrade\": [" ADD ", {\"op\": \"execute\", \"sql\": \"select 1\"}], "
        "\"downgrade\": [" DROP "]}",
    };
    const char *sum = ag_revision_checksum(*state, read_in(*state, base, NULL));
    assert_true(ag_starts_with(sum, "sha256:"));
    assert_int_equal(strlen(sum), 7 + 64);
    for (size_t i = 0; i < AG_COUNT(same); i++)
        assert_string_equal(ag_revision_checksum(*state, read_in(*state, same[i], NULL)), sum);
    for (size_t i = 0; i < AG_COUNT(others); i++)
        assert_string_not_equal(ag_revision_checksum(*state, read_in(*state, others[i], NULL)),
                                sum);
}

static void test_revision__checksum_sees_into_files(void **state)
{
    folder *f = *state;
    put_file(f, "pg.sql", "select 2;\n", 10);
    put_file(f, "up.sql", "select 1;\n", 10);
    const char *sum = ag_revision_checksum(f->arena, read_in(f->arena, with_files, f->path));
    put_file(f, "up.sql", "select 1;\r\n", 11);
    assert_string_equal(ag_revision_checksum(f->arena, read_in(f->arena, with_files, f->path)),
                        sum);
    put_file(f, "up.sql", "\xEF\xBB\xBFselect 1;\n", 13);
    assert_string_equal(ag_revision_checksum(f->arena, read_in(f->arena, with_files, f->path)),
                        sum);
    put_file(f, "up.sql", "select 3;\n", 10);
    assert_string_not_equal(ag_revision_checksum(f->arena, read_in(f->arena, with_files, f->path)),
                            sum);
}

/* Nobody binds on purpose before a checksum, but everybody replays. */
static void test_revision__binding_does_not_change_it(void **state)
{
    ag_revision *r = read_in(
        *state,
        "{" HEAD
        ", \"upgrade\": [{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"id\": "
        "\"integer\"}}, " ADD ", {\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"c\", "
        "\"from\": {\"type\": \"text\"}, \"to\": {\"type\": \"varchar(5)\"}}, {\"op\": "
        "\"rename_column\", \"table\": \"t\", \"column\": \"c\", \"to\": \"d\"}], "
        "\"downgrade\": [{\"op\": \"drop_table\", \"table\": \"t\"}]}",
        NULL);
    const char *sum = ag_revision_checksum(*state, r);
    const char *text = ag_revision_print(*state, r);
    ag_schema *schema = ag_schema_new(*state);
    ag_error err = {0};
    assert_true(ag_revision_apply(*state, schema, r, true, &err));
    assert_true(ag_revision_apply(*state, schema, r, false, &err));
    assert_string_equal(ag_revision_checksum(*state, r), sum);
    assert_string_equal(ag_revision_print(*state, r), text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_revision__reads_everything, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_revision__printing_is_stable, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_revision__printing_normalizes, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_revision__refuses, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_revision__longest_id, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_revision__bodies, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(test_revision__bodies_that_cannot_be, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(test_revision__checksum_of_what_runs, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_revision__checksum_sees_into_files, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(test_revision__binding_does_not_change_it, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
