#include "fake.h"

#include <string.h>

/* A record and an object with a field of every type that a catalogue gives. */
typedef struct part {
    ag_object object;
    const char *column;
    bool descending;
} part;

static const ag_field part_fields[] = {
    AG_ROW_NAME(part, column, "column", .doc = "d"),
    AG_ROW_BOOL(part, descending, "descending", .doc = "d"),
};
static const ag_shape part_shape = {
    .noun = "part",
    .id = -1,
    .size = sizeof(part),
    .fields = part_fields,
    .field_count = AG_COUNT(part_fields),
    .doc = "d",
};
static const ag_shape *const part_shape_at = &part_shape;

typedef struct thing {
    ag_object object;
    bool unique;
    int64_t start;
    const char *comment;
    const char *owner;
    const char *check;
    const char *type;
    ag_word action;
    const char *parent;
    ag_target references;
    ag_names columns;
    ag_names roles;
    ag_pairs options;
    ag_list parts;
} thing;

static const char *const actions[] = {"no action", "cascade", NULL};

static const ag_field thing_fields[] = {
    AG_ROW_BOOL(thing, unique, "unique", .doc = "d"),
    AG_ROW_INT(thing, start, "start", .doc = "d"),
    AG_ROW_TEXT(thing, comment, "comment", .doc = "d"),
    AG_ROW_NAME(thing, owner, "owner", .doc = "d"),
    AG_ROW_SQL(thing, check, "check", .doc = "d"),
    AG_ROW_TYPE(thing, type, "type", .doc = "d"),
    AG_ROW_WORD(thing, action, "action", actions, .doc = "d"),
    AG_ROW_REF(thing, parent, "parent", .doc = "d"),
    AG_ROW_TARGET(thing, references, "references", .doc = "d"),
    AG_ROW_LIST(thing, columns, "columns", .doc = "d"),
    AG_ROW_SET(thing, roles, "roles", .doc = "d"),
    AG_ROW_MAP(thing, options, "options", .doc = "d"),
    AG_ROW_RECORDS(thing, parts, "parts", part_shape_at, .doc = "d"),
};
static const ag_shape thing_shape = {
    .noun = "thing",
    .plural = "things",
    .id = -1,
    .size = sizeof(thing),
    .fields = thing_fields,
    .field_count = AG_COUNT(thing_fields),
    .doc = "d",
};

static ag_rows one_cell(const char **column, const char **cell)
{
    return (ag_rows){.row_count = 1, .column_count = 1, .columns = column, .cells = cell};
}

/* A thing of which one cell is known. */
static const thing *read_one(ag_arena *arena, const char *column, const char *cell)
{
    ag_rows rows = one_cell(&column, &cell);
    ag_object *out = NULL;
    ag_error err = {0};
    if (!ag_row_object(arena, &thing_shape, &rows, 0, &out, &err))
        fail_msg("%s", err.message);
    return (const thing *)(const void *)out;
}

static void test_rows__column(void **state)
{
    (void)state;
    const char *columns[] = {"a", "name", "c"};
    const ag_rows rows = {.column_count = 3, .columns = columns};
    assert_int_equal(ag_rows_column(&rows, "a"), 0);
    assert_int_equal(ag_rows_column(&rows, "c"), 2);
    assert_int_equal(ag_rows_column(&rows, "d"), -1);
    assert_int_equal(ag_rows_column(&rows, ""), -1);
}

static void test_rows__name_and_strangers(void **state)
{
    const char *columns[] = {"oid", "name", "comment"};
    const char *cells[] = {"1", "first", "one", "2", NULL, NULL};
    const ag_rows rows = {.row_count = 2, .column_count = 3, .columns = columns, .cells = cells};
    ag_object *first = NULL;
    ag_object *second = NULL;
    ag_error err = {0};
    assert_true(ag_row_object(*state, &thing_shape, &rows, 0, &first, &err));
    assert_true(ag_row_object(*state, &thing_shape, &rows, 1, &second, &err));
    assert_string_equal(first->name, "first");
    assert_string_equal(((thing *)(void *)first)->comment, "one");
    assert_ptr_equal(first->shape, &thing_shape);
    assert_int_equal(first->given, ag_field_bit(2));
    assert_null(second->name);
    assert_null(((thing *)(void *)second)->comment);
    assert_int_equal(second->given, 0);
}

static void test_rows__texts_are_copied(void **state)
{
    char cell[] = "length(a) > 0";
    const thing *t = read_one(*state, "check", cell);
    cell[0] = 'X';
    assert_string_equal(t->check, "length(a) > 0");
    assert_string_equal(read_one(*state, "comment", "")->comment, "");
    assert_string_equal(read_one(*state, "owner", "a\"b.c")->owner, "a\"b.c");
    assert_string_equal(read_one(*state, "type", "int")->type, "int");
    assert_string_equal(read_one(*state, "parent", "app.users")->parent, "app.users");
}

static void test_rows__scalars(void **state)
{
    assert_true(read_one(*state, "unique", "t")->unique);
    assert_true(read_one(*state, "unique", "1")->unique);
    assert_false(read_one(*state, "unique", "f")->unique);
    assert_false(read_one(*state, "unique", "0")->unique);
    assert_false(read_one(*state, "unique", NULL)->unique);
    assert_true(read_one(*state, "start", "-5")->start == -5);
    assert_true(read_one(*state, "start", "9223372036854775807")->start == INT64_MAX);
    assert_true(read_one(*state, "start", NULL)->start == AG_UNSET);
    assert_int_equal(read_one(*state, "action", "cascade")->action, 1);
    assert_int_equal(read_one(*state, "action", "no action")->action, 0);
}

typedef struct list_case {
    const char *cell;
    const char *items; /* joined with "|" */
} list_case;

static const list_case lists[] = {
    {"[]", ""},
    {"[ ]", ""},
    {"[\"id\"]", "id"},
    {"[\"a\",\"b\"]", "a|b"},
    {"[\"a\", \"b\" , \"c d\"]", "a|b|c d"},
    {"[\n\"a\",\n \"b\"\n]", "a|b"},
    {"[\"\"]", ""},
    {"[\"a,b\",\"]\",\"[\"]", "a,b|]|["},
    {"[\"a\\\"b\",\"c\\\\d\"]", "a\"b|c\\d"},
    {"[\"a\", \"n\\u00e9\"]", "a|né"},
    {"[\"größe\",\"名\"]", "größe|名"},
    {"[\"a\\tb\"]", "a\tb"},
    {"[\"a\"]\n", "a"},
    {" [\"a\"]", "a"},
};

static void test_rows__lists(void **state)
{
    for (size_t i = 0; i < AG_COUNT(lists); i++) {
        const thing *t = read_one(*state, "columns", lists[i].cell);
        assert_string_equal(ag_join(*state, &t->columns, "|"), lists[i].items);
        t = read_one(*state, "roles", lists[i].cell);
        assert_string_equal(ag_join(*state, &t->roles, "|"), lists[i].items);
    }
    assert_int_equal(read_one(*state, "columns", "[\"\"]")->columns.len, 1);
    assert_int_equal(read_one(*state, "columns", NULL)->columns.len, 0);
}

static void test_rows__lists_do_not_share_the_cell(void **state)
{
    char cell[] = "[\"abc\"]";
    const thing *t = read_one(*state, "columns", cell);
    memset(cell, 'X', sizeof cell - 1);
    assert_string_equal(t->columns.items[0], "abc");
}

typedef struct target_case {
    const char *cell;
    const char *table;
    const char *columns;
} target_case;

static const target_case targets[] = {
    {"[null, \"users\", [\"id\"]]", "users", "id"},
    {"[\"app\",\"users\",[\"tenant\",\"id\"]]", "app.users", "tenant|id"},
    {"[null,\"users\",[]]", "users", ""},
    {"[\"a.b\",\"c\\\"d\",[\"e.f\"]]", "\"a.b\".\"c\"\"d\"", "e.f"},
};

static void test_rows__targets(void **state)
{
    for (size_t i = 0; i < AG_COUNT(targets); i++) {
        const ag_target *t = &read_one(*state, "references", targets[i].cell)->references;
        assert_string_equal(t->table, targets[i].table);
        assert_string_equal(ag_join(*state, &t->columns, "|"), targets[i].columns);
    }
}

static void test_rows__maps_and_records(void **state)
{
    const thing *t = read_one(*state, "options", "{\"fillfactor\": \"70\"}");
    assert_int_equal(t->options.keys.len, 1);
    assert_string_equal(t->options.keys.items[0], "fillfactor");
    assert_string_equal(t->options.values.items[0], "70");

    t = read_one(*state, "parts",
                 "[{\"column\": \"a\"}, {\"column\": \"b\", \"descending\": true}]");
    assert_int_equal(t->parts.len, 2);
    const part *second = (const part *)(const void *)t->parts.items[1];
    assert_string_equal(second->column, "b");
    assert_true(second->descending);
}

typedef struct bad_case {
    const char *column;
    const char *cell;
} bad_case;

static const bad_case bad[] = {
    {"unique", ""},
    {"unique", "true"},
    {"unique", "x"},
    {"start", ""},
    {"start", "1x"},
    {"start", "x"},
    {"start", "9223372036854775808"},
    {"action", "explode"},
    {"action", ""},
    {"columns", ""},
    {"columns", "a"},
    {"columns", "["},
    {"columns", "[\"a\""},
    {"columns", "[\"a"},
    {"columns", "[\"a\",]"},
    {"columns", "[\"a\" \"b\"]"},
    {"columns", "[\"a\"]]"},
    {"columns", "[1]"},
    {"columns", "[null]"},
    {"columns", "[\"a\\q\"]"},
    {"columns", "[\"a\nb\"]"},
    {"columns", "[\"\xff\"]"},
    {"columns", "{}"},
    {"roles", "[[]]"},
    {"references", "[\"a\", \"b\"]"},
    {"references", "{}"},
    {"references", "[1, \"b\", []]"},
    {"references", "[null, null, []]"},
    {"references", "[null, \"b\", \"c\"]"},
    {"references", "[null, \"b\", [1]]"},
    {"references", "nonsense"},
    {"options", "[]"},
    {"parts", "[{\"colum\": \"a\"}]"},
    {"parts", "{"},
};

static void test_rows__bad_cells(void **state)
{
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        const char *columns[] = {"name", bad[i].column};
        const char *cells[] = {"t1", bad[i].cell};
        const ag_rows rows = {1, 2, columns, cells};
        ag_object untouched = {0};
        ag_object *out = &untouched;
        ag_error err = {0};
        if (ag_row_object(*state, &thing_shape, &rows, 0, &out, &err))
            fail_msg("%s = %s was read", bad[i].column, bad[i].cell);
        assert_ptr_equal(out, &untouched);
        assert_int_equal(err.code, AG_E_INTERNAL);
        assert_true(ag_starts_with(err.message, "thing \"t1\": the row's \""));
        assert_non_null(strstr(err.message, bad[i].column));
    }
}

static void test_rows__bad_cell_of_an_unnamed_object(void **state)
{
    const char *column = "unique";
    const char *cell = "?";
    const ag_rows rows = one_cell(&column, &cell);
    ag_object *out = NULL;
    ag_error err = {0};
    assert_false(ag_row_object(*state, &thing_shape, &rows, 0, &out, &err));
    assert_string_equal(err.message, "thing \"\": the row's \"unique\" is '?': not t, f, 1 or 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_rows__column),
        TEST(test_rows__name_and_strangers),
        TEST(test_rows__texts_are_copied),
        TEST(test_rows__scalars),
        TEST(test_rows__lists),
        TEST(test_rows__lists_do_not_share_the_cell),
        TEST(test_rows__targets),
        TEST(test_rows__maps_and_records),
        TEST(test_rows__bad_cells),
        TEST(test_rows__bad_cell_of_an_unnamed_object),
    };
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
