/* autogen.json: what is read, how environments are put over it, and what is refused where. */
#include "folder.h"

#include "app/config.h"

static ag_config *read_config(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_config *config = NULL;
    char *folder = folder_make(arena);
    char *path = folder_put(arena, folder, "autogen.json", text);
    if (!ag_config_read(arena, path, &config, &err))
        fail_msg("%s", folder_error(arena, &err, folder));
    folder_remove(arena, folder, 0);
    return config;
}

static void test_config__has_presets(void **state)
{
    ag_config *config = read_config(*state, "{}");
    assert_int_equal(config->schema.len, 0);
    assert_int_equal(config->truncate_slug_length, 40);
    assert_int_equal(config->revision_ids, 0);
    assert_int_equal(config->drop.len, 0);
    assert_null(config->database);
    assert_false(config->production);
}

static void test_config__reads_every_key(void **state)
{
    ag_config *config = read_config(
        *state,
        "{\"$schema\": \"u\", \"$comment\": \"c\", \"x-mine\": 1,"
        " \"schema\": [\"a.json\", \"b/*.json\"], \"migrations\": \"m\", \"database\": \"sqlite:a\","
        " \"environments\": {\"prod\": {\"production\": true, \"database\": \"$P\"}},"
        " \"dialects\": [\"postgresql\", \"sqlite\"], \"default_schema\": \"app\","
        " \"managed_schemas\": \"*\", \"include\": [\"a\"], \"exclude\": [\"b\", \"c\"],"
        " \"file_template\": \"%(rev)s\", \"truncate_slug_length\": 20,"
        " \"revision_ids\": \"sequential\", \"timezone\": \"UTC\","
        " \"drop\": {\"table\": \"never\", \"column\": \"ask\"},"
        " \"runner\": {\"lock_timeout\": \"5s\", \"statement_timeout\": \"1min\", \"retries\": 3},"
        " \"version_table\": \"v\", \"version_schema\": \"s\"}");
    assert_int_equal(config->schema.len, 2);
    assert_string_equal(config->migrations.items[0], "m");
    assert_string_equal(config->managed_schemas.items[0], "*");
    assert_int_equal(config->revision_ids, 1);
    const ag_drop_config *drop = (const ag_drop_config *)config->drop.items[0];
    assert_int_equal(drop->all, AG_DROP_ALLOW);
    assert_int_equal(drop->table, AG_DROP_NEVER);
    assert_int_equal(drop->column, AG_DROP_ASK);
    const ag_runner_config *runner = (const ag_runner_config *)config->runner.items[0];
    assert_string_equal(runner->lock_timeout, "5s");
    assert_int_equal(runner->retries, 3);
    const ag_config *prod = ag_config_environment(config, "prod");
    assert_true(prod->production);
    assert_string_equal(prod->database, "$P");
    assert_null(ag_config_environment(config, NULL));
    assert_null(ag_config_environment(config, "test"));
}

static void test_config__has_a_short_form_of_drop(void **state)
{
    ag_config *config = read_config(*state, "{\"drop\": \"ask\"}");
    const ag_drop_config *drop = (const ag_drop_config *)config->drop.items[0];
    assert_int_equal(drop->all, AG_DROP_ASK);
    assert_false(ag_field_index(drop->base.shape, "table") < 0);
    assert_int_equal(drop->base.given, 1);
}

static void test_config__puts_an_environment_over_the_rest(void **state)
{
    ag_config *config = read_config(
        *state,
        "{\"schema\": \"a\", \"drop\": \"ask\", \"exclude\": [\"x\"], \"timezone\": \"UTC\","
        " \"environments\": {\"prod\": {\"schema\": [\"b\", \"c\"], \"drop\": \"never\","
        " \"exclude\": [], \"timezone\": null, \"production\": true}}}");
    ag_config *merged = ag_config_merge(*state, config, ag_config_environment(config, "prod"));
    assert_int_equal(merged->schema.len, 2);
    assert_int_equal(((ag_drop_config *)merged->drop.items[0])->all, AG_DROP_NEVER);
    assert_int_equal(merged->exclude.len, 0);
    assert_null(merged->timezone);
    assert_true(merged->production);
    assert_int_equal(merged->environments.len, 1);
    /* what the file says stays as it is */
    assert_int_equal(config->schema.len, 1);
    assert_string_equal(config->timezone, "UTC");
    assert_false(config->production);
}

static void test_config__has_values_by_dialect(void **state)
{
    ag_config *config =
        read_config(*state, "{\"schema\": {\"postgresql\": [\"a\", \"b\"], \"sqlite\": \"c\"},"
                            " \"environments\": {\"e\": {\"include\": [\"i\", \"j\"]}}}");
    ag_config *lite = (ag_config *)ag_object_for(*state, &config->base, AG_SQLITE);
    assert_string_equal(lite->schema.items[0], "c");
    const ag_dialect postgresql = {.id = AG_POSTGRESQL, .name = "postgresql"};
    const ag_config *e = ag_config_environment(config, "e");
    assert_string_equal(ag_config_value(config, e, "schema", &postgresql, 1)->text, "b");
    assert_string_equal(ag_config_value(config, e, "include", &postgresql, 1)->text, "j");
    assert_int_equal(ag_config_value(config, e, "schema", NULL, -1)->type, AG_JSON_OBJECT);
    assert_null(ag_config_value(config, e, "exclude", NULL, 0));
}

static const struct {
    const char *text;
    ag_error_code code;
    const char *error;
} bad[] = {
    {"", AG_E_SYNTAX, NULL},
    {"{\"a\": 1,}", AG_E_SYNTAX, NULL},
    {"[]", AG_E_TYPE,
     "@/autogen.json:1:1: expected an object, not a list; write the configuration as an object: {…}"},
    {"{\n  \"shema\": \"a\"\n}", AG_E_KEY,
     "@/autogen.json:2:3: /shema: unknown key \"shema\"; did you mean \"schema\"?"},
    {"{\"schema\": \"a\", \"schema\": \"b\"}", AG_E_KEY, NULL},
    {"{\"schema\": 1}", AG_E_TYPE,
     "@/autogen.json:1:12: /schema: expected a string or a list of strings, not a number; \"schema\": the declared schema: paths or globs; schema.json if left out"},
    {"{\"schema\": {\"sqlit\": \"a\"}}", AG_E_KEY,
     "@/autogen.json:1:13: /schema/sqlit: unknown dialect \"sqlit\"; did you mean \"sqlite\"?"},
    {"{\"database\": \"\"}", AG_E_NAME,
     "@/autogen.json:1:14: /database: \"database\" is empty; \"database\": the database's URL; \"$NAME\" and \"${NAME}\" are variables of the environment or of .env, \"$$\" is a dollar sign"},
    {"{\"database\": [\"sqlite:a\"]}", AG_E_TYPE,
     "@/autogen.json:1:14: /database: expected a string, not a list; \"database\": the database's URL; \"$NAME\" and \"${NAME}\" are variables of the environment or of .env, \"$$\" is a dollar sign"},
    {"{\"production\": true}", AG_E_KEY, NULL},
    {"{\"environments\": {\"a\": {\"environments\": {}}}}", AG_E_KEY, NULL},
    {"{\"environments\": [\"a\"]}", AG_E_TYPE,
     "@/autogen.json:1:18: /environments: expected an object, not a list; \"environments\" has "
     "the names as its keys"},
    {"{\"environments\": {\"a\": {\n\"databse\": \"x\"}}}", AG_E_KEY,
     "@/autogen.json:2:1: /environments/a/databse: unknown key \"databse\"; did you mean "
     "\"database\"?"},
    {"{\"drop\": \"maybe\"}", AG_E_TYPE,
     "@/autogen.json:1:10: /drop: \"maybe\" is not a value of \"drop\"; allowed: \"allow\", \"ask\", \"never\""},
    {"{\"drop\": {\"tables\": \"ask\"}}", AG_E_KEY,
     "@/autogen.json:1:11: /drop/tables: unknown key \"tables\"; did you mean \"table\"?"},
    {"{\"runner\": {\"retries\": \"3\"}}", AG_E_TYPE,
     "@/autogen.json:1:24: /runner/retries: expected a whole number, not a string; without quotes"},
    {"{\"revision_ids\": \"sequental\"}", AG_E_TYPE,
     "@/autogen.json:1:18: /revision_ids: \"sequental\" is not a value of \"revision_ids\"; did "
     "you mean \"sequential\"?"},
};

static void test_config__says_what_is_wrong_and_where(void **state)
{
    char *folder = folder_make(*state);
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        ag_error err = {0};
        ag_config *config = NULL;
        char *path = folder_put(*state, folder, "autogen.json", bad[i].text);
        assert_false(ag_config_read(*state, path, &config, &err));
        assert_null(config);
        assert_int_equal(err.code, bad[i].code);
        assert_true(err.line > 0);
        assert_string_equal(err.file, path);
        if (bad[i].error)
            assert_string_equal(folder_error(*state, &err, folder), bad[i].error);
    }
    folder_remove(*state, folder, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_config__has_presets),
        FOLDER_TEST(test_config__reads_every_key),
        FOLDER_TEST(test_config__has_a_short_form_of_drop),
        FOLDER_TEST(test_config__puts_an_environment_over_the_rest),
        FOLDER_TEST(test_config__has_values_by_dialect),
        FOLDER_TEST(test_config__says_what_is_wrong_and_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
