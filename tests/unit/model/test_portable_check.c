#include "build.h"

#include <string.h>

#define BOTH UINT64_C(3)
#define ONLY(dialect) (UINT64_C(1) << (dialect))

static bool is_portable(ag_arena *arena, const ag_schema *schema, ag_error *err)
{
    *err = (ag_error){0};
    return ag_schema_check_portable(arena, schema, BOTH, err);
}

/* A table with a column of its own name for each word that some expression below uses. */
static ag_schema *one_table(ag_arena *arena, ag_table **table)
{
    ag_schema *schema = ag_schema_new(arena);
    *table = add_table(arena, schema, "users");
    (void)add_column(arena, *table, "email", "text");
    (void)add_column(arena, *table, "match", "text");
    return schema;
}

static void test_check__portable_expressions(void **state)
{
    static const char *const texts[] = {
        "length(email) > 0",
        "lower(email) like '%@%'",
        "now()",
        "coalesce(email, '') <> ''",
        "a in (1, 2) and not (b is null or c between 1 and 2)",
        "case when a then 'x' else 'y' end",
        "gen_random_uuid()",
        "true",
        "CURRENT_TIMESTAMP",
        "-1.5e3 * (2 + a) % 3 / 4",
        "match = 'x'",
        "users.email != \"Email\"",
        "a || b || 'it''s'",
        "nullif(round(abs(a)), 0)",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_table *table;
        ag_schema *schema = one_table(*state, &table);
        (void)add_check(*state, table, "ck", texts[i]);
        ag_error err;
        if (!is_portable(*state, schema, &err))
            fail_msg("%s: %s", texts[i], err.message);
    }
}

static void test_check__not_portable_expressions(void **state)
{
    static const char *const texts[] = {
        "'x'::text",
        "email ~ '^a'",
        "email @> b",
        "to_char(a, 'x')",
        "a -> 'b'",
        "a ->> 'b'",
        "a[1] = 1",
        "email ilike 'x'",
        "email glob 'x'",
        "a = any (b)",
        "interval '1 day'",
        "date '2020-01-01'",
        "E'\\n'",
        "X'00'",
        "$$x$$",
        "U&'x'",
        "current_user",
        "pg_catalog.now()",
        "app.lower(a)",
        "nextval('s')",
        "array[1]",
        "a ^ 2",
        "a # 2",
        "cast(a as text)",
        "'open",
        "email collate \"C\"",
        "other.now()",
        "datetime('now')",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_table *table;
        ag_schema *schema = one_table(*state, &table);
        (void)add_check(*state, table, "ck", texts[i]);
        ag_error err;
        if (is_portable(*state, schema, &err))
            fail_msg("%s passed", texts[i]);
        assert_int_equal(err.code, AG_E_PORTABLE);
        assert_true(ag_starts_with(err.message, "\"users.ck\": in \"expression\""));
        assert_true(
            ag_starts_with(err.hint, "say it for each: \"expression\": {\"postgresql\": \""));
    }
}

static void test_check__types(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    (void)add_enum(*state, schema, "mood", "sad");
    ag_column *column = add_column(*state, table, "x", "mood[]");
    ag_error err;
    assert_true(is_portable(*state, schema, &err));
    column->type = "citext";
    assert_false(is_portable(*state, schema, &err));
    assert_string_equal(err.message,
                        "\"users.x\": in \"type\", the type \"citext\" is not the same everywhere");
    assert_string_equal(err.hint, "say it for each: \"type\": {\"postgresql\": \"citext\", "
                                  "\"sqlite\": \"…\"}");
}

static void test_check__source_is_the_nearest_one_known(void **state)
{
    static const char at_table, at_column;
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    ag_column *column = add_column(*state, table, "x", "citext");
    table->base.source = (const void *)&at_table;
    ag_error err;
    assert_false(is_portable(*state, schema, &err));
    assert_ptr_equal(err.source, &at_table);
    column->base.source = (const void *)&at_column;
    assert_false(is_portable(*state, schema, &err));
    assert_ptr_equal(err.source, &at_column);
}

static void test_check__one_dialect_needs_nothing(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    ag_column *column = add_column(*state, table, "x", "citext");
    ag_error err = {0};
    assert_true(ag_schema_check_portable(*state, schema, ONLY(AG_POSTGRESQL), &err));
    assert_true(ag_schema_check_portable(*state, schema, ONLY(AG_SQLITE), &err));
    column->base.only = ONLY(AG_POSTGRESQL);
    assert_true(is_portable(*state, schema, &err));
    column->base.only = 0;
    table->base.only = ONLY(AG_SQLITE);
    assert_true(is_portable(*state, schema, &err));
    table->base.only = BOTH;
    assert_false(is_portable(*state, schema, &err));
}

static void test_check__variants(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    ag_column *column = add_column(*state, table, "x", NULL);
    ag_column *variant = add_variant(*state, column, AG_POSTGRESQL, "type");
    variant->type = "citext";
    ag_error err;
    assert_false(is_portable(*state, schema, &err));
    assert_string_equal(err.message, "\"users.x\": \"type\" says nothing for sqlite");
    variant = add_variant(*state, column, AG_SQLITE, "type");
    variant->type = "TEXT COLLATE NOCASE";
    assert_true(is_portable(*state, schema, &err));
}

/* What is left for one dialect alone is that dialect's. */
static void test_check__variant_beside_a_plain_value(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    ag_column *column = add_column(*state, table, "x", "citext");
    ag_column *variant = add_variant(*state, column, AG_SQLITE, "type");
    variant->type = "text";
    ag_error err;
    assert_true(is_portable(*state, schema, &err));
}

static void test_check__null_is_a_variant(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    ag_column *column = add_column(*state, table, "x", "text");
    ag_column *variant = add_variant(*state, column, AG_POSTGRESQL, "default");
    variant->default_value = "nextval('s')";
    ag_error err;
    assert_false(is_portable(*state, schema, &err));
    (void)add_variant(*state, column, AG_SQLITE, "default");
    assert_true(is_portable(*state, schema, &err));
}

static void test_check__index_parts(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    (void)add_index(*state, table, "ix", "(md5(email))");
    ag_error err;
    assert_false(is_portable(*state, schema, &err));
    assert_true(ag_starts_with(err.message, "\"users.ix\": in \"expression\", \"md5\""));
}

static void test_check__unnamed_is_called_by_its_table(void **state)
{
    ag_table *table;
    ag_schema *schema = one_table(*state, &table);
    (void)add_check(*state, table, NULL, "md5(email) = ''");
    ag_error err;
    assert_false(is_portable(*state, schema, &err));
    assert_true(ag_starts_with(err.message, "\"users\": in \"expression\""));
}

static void test_check__extensions_and_namespaces_are_free(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    (void)add(*state, schema, AG_KIND_EXTENSION, "pgcrypto");
    (void)add(*state, schema, AG_KIND_SCHEMA, "app");
    ag_error err;
    assert_true(is_portable(*state, schema, &err));
}

/* What PostgreSQL reads once, when the text is defined. */
static void test_check__clocks_that_stand_still(void **state)
{
    static const char *const frozen[][2] = {
        {"timestamptz", "'now'"},
        {"timestamptz", "('NOW ')"},
        {"date", "'today'"},
        {"timestamp(3)", "'tomorrow'"},
        {"text", "'now'::timestamptz"},
        {"text", "'yesterday'::date + 1"},
        {"text", "CAST('now' AS timestamp with time zone)"},
        {"text", "timestamp with time zone 'now'"},
        {"text", "coalesce(a, date 'today')"},
    };
    static const char *const fine[][2] = {
        {"text", "'now'"},
        {"timestamptz", "now()"},
        {"timestamptz", "'now'::text"},
        {"text[]", "'{today}'"},
        {"timestamptz", "'infinity'"},
        {"date", "'2000-01-31'"},
        {"date", "to_date('today', 'x')"},
        {"date", "f('today')"},
    };
    for (size_t i = 0; i < AG_COUNT(frozen) + AG_COUNT(fine); i++) {
        bool wrong = i < AG_COUNT(frozen);
        const char *const *text = wrong ? frozen[i] : fine[i - AG_COUNT(frozen)];
        ag_schema *schema = ag_schema_new(*state);
        ag_table *table = add_table(*state, schema, "t");
        ag_column *column = add_column(*state, table, "a", text[0]);
        column->default_value = text[1];
        ag_error err = {0};
        bool taken = ag_schema_check_portable(*state, schema, ONLY(AG_POSTGRESQL), &err);
        if (taken == wrong)
            fail_msg("%s default %s: %s", text[0], text[1], err.message);
        if (wrong) {
            assert_int_equal(err.code, AG_E_MODEL);
            assert_non_null(strstr(err.hint, "write "));
            err = (ag_error){0};
            assert_true(ag_schema_check_portable(*state, schema, ONLY(AG_SQLITE), &err));
        }
    }
}

/* What makes a string a date may stand beside it. */
static void test_check__clocks_beside_what_is_a_time(void **state)
{
    static const struct {
        const char *check;
        bool frozen;
    } checks[] = {
        {"d > 'yesterday'", true},
        {"'Today' <= t.\"d\"", true},
        {"(at) <> ( 'x' ) AND at >= 'now'", true},
        {"d BETWEEN '2000-01-31' AND 'tomorrow'", true},
        {"d NOT BETWEEN 'today' AND '2000-01-31'", true},
        {"d NOT IN ('2000-01-31', 'today')", true},
        {"coalesce(d, 'today') > '2000-01-31'", true},
        {"d + 1 > 'today'", true},
        {"at - interval '1 day' < 'now'", true},
        {"at + '1 day'::interval < 'now'", true},
        {"CURRENT_DATE > 'yesterday'", true},
        {"now() > 'yesterday'", true},
        {"m = 'now'", true},
        {"d::timestamptz > 'now'", true},
        {"s = 'x'::date::text OR 'now' < (at)", true},
        {"s = 'today'", false},
        {"s IN ('today', 'yesterday') AND d > '2000-01-31'", false},
        {"to_char(d, 'x') = 'now'", false},
        {"coalesce(s, 'today') > 'a' AND d IS NULL", false},
        {"d > 'infinity' OR d = 'epoch' OR d = '-infinity'", false},
        {"d::text > 'now'", false},
        {"d > 'now'::text::date", false},
        {"s BETWEEN 'now' AND 'today'", false},
        {"d IS NOT NULL AND s = 'now'", false},
        {"f(d, 'now')", false},
        {"s LIKE 'now'", false},
    };
    for (size_t i = 0; i < AG_COUNT(checks); i++) {
        ag_schema *schema = ag_schema_new(*state);
        ag_domain *moment = (ag_domain *)add(*state, schema, AG_KIND_DOMAIN, "moment");
        ag_table *table = add_table(*state, schema, "t");
        ag_check *check = (ag_check *)ag_object_new(*state, ag_kinds[AG_KIND_CHECK].shape, "c");
        moment->type = "timestamptz";
        (void)add_column(*state, table, "d", "date");
        (void)add_column(*state, table, "at", "timestamp(3) with time zone");
        (void)add_column(*state, table, "m", "moment");
        (void)add_column(*state, table, "s", "text");
        check->expression = checks[i].check;
        ag_list_add(*state, &table->checks, &check->base);
        ag_error err = {0};
        bool taken = ag_schema_check_portable(*state, schema, ONLY(AG_POSTGRESQL), &err);
        if (taken == checks[i].frozen)
            fail_msg("%s: %s", checks[i].check, err.message);
        assert_int_equal(err.code, taken ? AG_E_NONE : AG_E_MODEL);
    }
}

static void test_check__clocks_in_domains(void **state)
{
    static const char *const texts[][2] = {{"'today'", "value > '2000-01-31'"},
                                           {NULL, "VALUE > 'yesterday'"}};
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_schema *schema = ag_schema_new(*state);
        ag_domain *day = (ag_domain *)add(*state, schema, AG_KIND_DOMAIN, "day");
        const ag_field *field = &day->base.shape->fields[ag_field_index(day->base.shape, "checks")];
        ag_object *check = ag_object_new(*state, *field->shape, "c");
        day->type = "date";
        day->default_value = texts[i][0];
        ((ag_domain_check *)check)->expression = texts[i][1];
        ag_list_add(*state, ag_field_list(&day->base, field), check);
        ag_error err = {0};
        assert_false(ag_schema_check_portable(*state, schema, ONLY(AG_POSTGRESQL), &err));
        assert_int_equal(err.code, AG_E_MODEL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check__portable_expressions),
        cmocka_unit_test(test_check__not_portable_expressions),
        cmocka_unit_test(test_check__types),
        cmocka_unit_test(test_check__clocks_that_stand_still),
        cmocka_unit_test(test_check__clocks_beside_what_is_a_time),
        cmocka_unit_test(test_check__clocks_in_domains),
        cmocka_unit_test(test_check__source_is_the_nearest_one_known),
        cmocka_unit_test(test_check__one_dialect_needs_nothing),
        cmocka_unit_test(test_check__variants),
        cmocka_unit_test(test_check__variant_beside_a_plain_value),
        cmocka_unit_test(test_check__null_is_a_variant),
        cmocka_unit_test(test_check__index_parts),
        cmocka_unit_test(test_check__unnamed_is_called_by_its_table),
        cmocka_unit_test(test_check__extensions_and_namespaces_are_free),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
