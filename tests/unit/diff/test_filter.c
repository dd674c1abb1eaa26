/* What is managed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../support/told.h"

static int set_up(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static const struct {
    const char *include;
    const char *exclude;
    ag_kind kind;
    const char *name;
    bool allowed;
} allowed[] = {
    {"", "", AG_KIND_TABLE, "users", true},
    {"", "", AG_KIND_TABLE, "autogen_version", false},
    {"", "", AG_KIND_TABLE, "app.autogen_history", false},
    {"", "", AG_KIND_TABLE, "autogen", true},
    {"", "", AG_KIND_TABLE, "autogen_.x", true},
    {"", "", AG_KIND_TABLE, "\"a.autogen_x\"", true},
    {"", "", AG_KIND_TABLE, "\"autogen_a.b\"", false},
    {"", "", AG_KIND_SCHEMA, "autogen_scratch", false},
    {"", "", AG_KIND_SCHEMA, "a.b.c", true},
    {"", "", AG_KIND_SCHEMA, "autogen_a.b.c", false},
    {"users", "", AG_KIND_TABLE, "users", true},
    {"users", "", AG_KIND_TABLE, "projects", false},
    {"users projects", "", AG_KIND_TABLE, "projects", true},
    {"table:*", "", AG_KIND_ENUM, "mood", false},
    {"table:*", "", AG_KIND_TABLE, "mood", true},
    {"app.*", "", AG_KIND_TABLE, "app.users", true},
    {"app.*", "", AG_KIND_TABLE, "users", false},
    {"*", "", AG_KIND_TABLE, "autogen_version", false},
    {"", "audit_*", AG_KIND_TABLE, "audit_log", false},
    {"", "audit_*", AG_KIND_ENUM, "audit_kind", false},
    {"", "table:audit_*", AG_KIND_ENUM, "audit_kind", true},
    {"", "table:audit_*", AG_KIND_TABLE, "audit_log", false},
    {"", "tab:audit_*", AG_KIND_TABLE, "audit_log", true},
    {"", "audit_?", AG_KIND_TABLE, "audit_log", true},
    {"audit_*", "*_log", AG_KIND_TABLE, "audit_log", false},
    {"audit_*", "*_log", AG_KIND_TABLE, "audit_day", true},
};

static void test_allows__follows_include_and_exclude(void **state)
{
    for (size_t i = 0; i < AG_COUNT(allowed); i++) {
        ag_filter filter = {.include = ag_split(*state, allowed[i].include, ' '),
                            .exclude = ag_split(*state, allowed[i].exclude, ' ')};
        if (ag_filter_allows(&filter, allowed[i].kind, allowed[i].name) != allowed[i].allowed)
            fail_msg("case %zu: %s", i, allowed[i].name);
    }
}

static const char found_text[] =
    "{`schemas`: {`app`: {}, `log`: {}, `meta`: {}}, `extensions`: {`vector`: {}, `citext`: {}},"
    " `enums`: {`mood`: [`a`], `app.kind`: [`b`]}, `tables`: {`users`: {}, `audit`: {}, `app.t`: {},"
    " `log.l`: {}, `meta.m`: {}, `autogen_version`: {}}}";

static const struct {
    const char *managed;
    const char *version_schema;
    const char *default_schema;
    const char *kept;
    const char *foreign;
} filters[] = {
    {"", NULL, "public", "{`enums`:{`mood`:[`a`]},`tables`:{`app.t`:{},`users`:{}}}",
     "schema app, schema log, schema meta, extension vector, extension citext, enum app.kind, table "
     "audit, table log.l, table meta.m"},
    {"app", NULL, "public",
     "{`enums`:{`app.kind`:[`b`],`mood`:[`a`]},`schemas`:{`app`:{}},`tables`:{`app.t`:{},"
     "`users`:{}}}",
     "schema log, schema meta, extension vector, extension citext, table audit, table log.l, table "
     "meta.m"},
    {"public", "meta", "public",
     "{`enums`:{`mood`:[`a`]},`extensions`:{`citext`:{},`vector`:{}},`tables`:{`app.t`:{},"
     "`audit`:{},`users`:{}}}",
     "schema app, schema log, enum app.kind, table log.l"},
    {"*", "meta", NULL,
     "{`enums`:{`app.kind`:[`b`],`mood`:[`a`]},`extensions`:{`citext`:{},`vector`:{}},"
     "`schemas`:{`app`:{},`log`:{}},`tables`:{`app.t`:{},`audit`:{},`log.l`:{},`users`:{}}}",
     ""},
};

static void test_apply__keeps_what_is_named_or_lies_in_a_managed_schema(void **state)
{
    const ag_schema *found = told_schema(*state, found_text);
    const ag_schema *const known[] = {
        told_schema(*state, "{`tables`: {`users`: {}}, `enums`: {`mood`: [`z`]}}"), NULL,
        told_schema(*state, "{`tables`: {`app.t`: {}, `gone`: {}}}")};
    for (size_t i = 0; i < AG_COUNT(filters); i++) {
        ag_filter filter = {.managed_schemas = ag_split(*state, filters[i].managed, ' '),
                            .version_schema = filters[i].version_schema,
                            .default_schema = filters[i].default_schema};
        ag_names foreign = {0};
        ag_schema *kept = ag_filter_apply(*state, &filter, found, known, AG_COUNT(known), &foreign);
        assert_string_equal(told_schema_line(*state, kept), filters[i].kept);
        assert_string_equal(ag_join(*state, &foreign, ", "), filters[i].foreign);
        assert_ptr_equal(ag_table_find(kept, "users"), ag_table_find(found, "users"));
        kept = ag_filter_apply(*state, &filter, found, known, AG_COUNT(known), NULL);
        assert_string_equal(told_schema_line(*state, kept), filters[i].kept);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_allows__follows_include_and_exclude, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_apply__keeps_what_is_named_or_lies_in_a_managed_schema,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}
