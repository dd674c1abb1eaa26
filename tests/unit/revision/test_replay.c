#include <autogen/revision.h>

#include <stdlib.h>
#include <string.h>

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

/* One revision in a row of them: what stands in its two lists. */
typedef struct step {
    const char *up;
    const char *down; /* NULL: irreversible */
} step;

static void add_revision(ag_arena *arena, ag_revisions *revisions, size_t number, const step *s)
{
    const char *parent = number > 0 ? ag_format(arena, "\"r%04zu\"", number - 1) : "null";
    const char *text = ag_format(
        arena,
        "{\"format\": 1, \"revision\": \"r%04zu\", \"down_revision\": %s, \"upgrade\": "
        "[%s],\n\"downgrade\": %s%s%s}",
        number, parent, s->up, s->down ? "[" : "", s->down ? s->down : "false", s->down ? "]" : "");
    ag_revision *revision = NULL;
    ag_error err = {0};
    if (!ag_revision_read(arena, text, strlen(text), ag_format(arena, "r%04zu.json", number), NULL,
                          &revision, &err))
        fail_msg("%s: %s", text, err.message);
    AG_PUSH(arena, revisions, revision);
}

static ag_graph graph_of(ag_arena *arena, const step *steps, size_t count)
{
    ag_revisions revisions = {0};
    for (size_t i = 0; i < count && steps[i].up; i++)
        add_revision(arena, &revisions, i, &steps[i]);
    ag_graph graph = {0};
    ag_error err = {0};
    assert_true(ag_graph_build(arena, &revisions, &graph, &err));
    return graph;
}

#define TABLE_U \
    "{\"op\": \"create_table\", \"table\": \"u\", \"columns\": {\"id\": {\"type\": \"bigint\", " \
    "\"nullable\": false}, \"n\": \"text\"}, \"primary_key\": {\"name\": \"u_pkey\", " \
    "\"columns\": [\"id\"]}}"
#define TABLE_T \
    "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"u\": \"bigint\", \"e\": " \
    "\"mood\"}, \"foreign_keys\": {\"fk\": {\"columns\": [\"u\"], \"references\": \"u(id)\"}}}"
#define DROP_TABLE(name) "{\"op\": \"drop_table\", \"table\": \"" name "\"}"
#define RENAME_TABLE(from, to) \
    "{\"op\": \"rename_table\", \"table\": \"" from "\", \"to\": \"" to "\"}"
#define RENAME_COLUMN(table, from, to) \
    "{\"op\": \"rename_column\", \"table\": \"" table "\", \"column\": \"" from \
    "\", \"to\": \"" to "\"}"
#define ENUM "{\"op\": \"create_enum\", \"enum\": \"mood\", \"values\": [\"sad\", \"ok\"]}"
#define DROP_ENUM "{\"op\": \"drop_enum\", \"enum\": \"mood\"}"
#define RENAME_ENUM(from, to) \
    "{\"op\": \"rename_enum\", \"enum\": \"" from "\", \"to\": \"" to "\"}"
#define ALTER_N(from, to) \
    "{\"op\": \"alter_column\", \"table\": \"u\", \"column\": \"n\", \"from\": {\"type\": \"" from \
    "\"}, \"to\": {\"type\": \"" to "\"}}"
#define DROP_N "{\"op\": \"drop_column\", \"table\": \"u\", \"column\": \"n\"}"
#define ADD_N(type) \
    "{\"op\": \"add_column\", \"table\": \"u\", \"column\": \"n\", \"type\": \"" type "\"}"
#define EXECUTE(effects) "{\"op\": \"execute\", \"sql\": \"select 1\", \"effects\": [" effects "]}"

#define START \
    {ENUM, DROP_ENUM}, {TABLE_U, DROP_TABLE("u")}, \
    { \
        TABLE_T, DROP_TABLE("t") \
    }

static const struct {
    step steps[8];
    ag_error_code code;
    const char *says; /* of the last revision */
} histories[] = {
    {{{0}}, AG_E_NONE, ""},
    {{START}, AG_E_NONE, ""},
    {{START, {"", ""}}, AG_E_NONE, ""},
    {{START, {ALTER_N("text", "varchar(5)"), ALTER_N("varchar(5)", "text")}}, AG_E_NONE, ""},
    {{START, {RENAME_TABLE("u", "users"), RENAME_TABLE("users", "u")}}, AG_E_NONE, ""},
    {{START, {RENAME_COLUMN("u", "id", "key"), RENAME_COLUMN("u", "key", "id")}}, AG_E_NONE, ""},
    {{START, {RENAME_ENUM("mood", "humor"), RENAME_ENUM("humor", "mood")}}, AG_E_NONE, ""},
    {{START, {EXECUTE(DROP_N), EXECUTE(ADD_N("text"))}}, AG_E_NONE, ""},
    {{START, {DROP_N, NULL}}, AG_E_NONE, ""},
    {{START, {DROP_N, NULL}, {ADD_N("integer"), DROP_N}}, AG_E_NONE, ""},
    {{START,
      {RENAME_TABLE("u", "a") ", " RENAME_TABLE("t", "u"),
       RENAME_TABLE("u", "t") ", " RENAME_TABLE("a", "u")}},
     AG_E_NONE,
     ""},
    /* what is not restored */
    {{START, {DROP_N, ""}}, AG_E_IRREVERSIBLE, "column \"u.n\" does not come back"},
    {{START, {DROP_N, ADD_N("integer")}},
     AG_E_IRREVERSIBLE,
     "\"type\" of column \"u.n\" was \"text\" and is \"integer\" then"},
    {{START, {ALTER_N("text", "varchar(5)"), ALTER_N("varchar(5)", "varchar(6)")}},
     AG_E_IRREVERSIBLE,
     "was \"text\" and is \"varchar(6)\""},
    {{START, {"", DROP_N}}, AG_E_IRREVERSIBLE, "column \"u.n\" does not come back"},
    {{START, {RENAME_TABLE("u", "users"), ""}},
     AG_E_IRREVERSIBLE,
     "table \"u\" does not come back"},
    {{START, {"{\"op\": \"create_enum\", \"enum\": \"x\", \"values\": [\"a\"]}", ""}},
     AG_E_IRREVERSIBLE,
     "enum \"x\" stays"},
    {{START, {RENAME_COLUMN("u", "id", "key"), ""}}, AG_E_IRREVERSIBLE, "column \"u.id\""},
    {{START, {EXECUTE(DROP_N), EXECUTE("")}}, AG_E_IRREVERSIBLE, "column \"u.n\""},
    {{START, {RENAME_ENUM("mood", "humor"), ""}}, AG_E_IRREVERSIBLE, "enum \"mood\""},
    /* what does not fit, here because of objects that the revision does not name */
    {{START, {"", DROP_TABLE("u") ", " TABLE_U}},
     AG_E_REPLAY,
     "the downgrade of revision \"r0003\": cannot drop table \"u\""},
    {{START, {"", DROP_ENUM ", " ENUM}}, AG_E_REPLAY, "cannot drop enum \"mood\""},
    {{START, {DROP_TABLE("u"), TABLE_U}}, AG_E_REPLAY, "revision \"r0003\": cannot drop"},
    {{START, {ADD_N("text"), DROP_N}}, AG_E_REPLAY, "revision \"r0003\":"},
    {{START, {DROP_N, DROP_N}}, AG_E_REPLAY, "the downgrade of revision \"r0003\":"},
};

/* The same answer by copying everything: what the check of the touched part must agree with. */
static bool check_on_a_whole_copy(ag_arena *arena, const ag_graph *graph)
{
    ag_schema *schema = ag_schema_new(arena);
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_revision *revision = graph->order.items[i]->revision;
        const ag_schema *before = ag_schema_copy(arena, schema);
        ag_error err = {0};
        if (!ag_revision_apply(arena, schema, revision, true, &err))
            return false;
        ag_schema *after = ag_schema_copy(arena, schema);
        if (revision->irreversible)
            continue;
        if (!ag_revision_apply(arena, after, revision, false, &err) ||
            !ag_object_equal(&before->base, &after->base, false))
            return false;
    }
    return true;
}

static void test_replay__check(void **state)
{
    for (size_t i = 0; i < AG_COUNT(histories); i++) {
        ag_graph graph = graph_of(*state, histories[i].steps, AG_COUNT(histories[i].steps));
        ag_schema *schema = NULL;
        ag_error err = {0};
        bool ok = ag_replay_check(*state, &graph, &schema, &err);
        if (err.code != histories[i].code || !strstr(err.message, histories[i].says))
            fail_msg("history %zu: %d %s", i, (int)err.code, err.message);
        assert_int_equal(ok, check_on_a_whole_copy(*state, &graph));
        assert_int_equal(ok, schema != NULL);
        if (!ok)
            assert_string_equal(err.file, "r0003.json");
        if (!ok)
            continue;
        ag_schema *replayed = NULL;
        assert_true(ag_replay(*state, &graph, NULL, &replayed, &err));
        assert_true(ag_object_equal(&schema->base, &replayed->base, false));
    }
}

static void test_replay__an_irreversible_one_is_placed(void **state)
{
    static const step steps[] = {{TABLE_U, NULL}};
    ag_graph graph = graph_of(*state, steps, 1);
    ag_schema *schema = ag_schema_new(*state);
    ag_revision *revision = graph.order.items[0]->revision;
    ag_error err = {0};
    assert_true(ag_revision_apply(*state, schema, revision, true, &err));
    assert_false(ag_revision_apply(*state, schema, revision, false, &err));
    assert_int_equal(err.code, AG_E_IRREVERSIBLE);
    assert_string_equal(err.file, "r0000.json");
    assert_string_equal(err.path, "/downgrade");
    assert_int_equal(err.line, 2);
}

static void test_replay__up_to_a_node(void **state)
{
    static const step steps[] = {START, {DROP_N, ADD_N("text")}};
    ag_graph graph = graph_of(*state, steps, AG_COUNT(steps));
    static const size_t tables[] = {0, 1, 2, 2};
    for (size_t i = 0; i < AG_COUNT(steps); i++) {
        ag_nodes one = {0};
        AG_PUSH(*state, &one, graph.order.items[i]);
        ag_schema *schema = NULL;
        ag_error err = {0};
        assert_true(ag_replay(*state, &graph, &one, &schema, &err));
        assert_int_equal(schema->tables.len, tables[i]);
        assert_int_equal(schema->enums.len, 1);
    }
}

static void test_replay__without_a_file(void **state)
{
    ag_revision revision = {.id = "x", .irreversible = true};
    ag_error err = {0};
    assert_false(ag_revision_apply(*state, ag_schema_new(*state), &revision, false, &err));
    assert_int_equal(err.code, AG_E_IRREVERSIBLE);
    assert_string_equal(err.file, "");
}

/* A copy of the whole schema for each revision would need gigabytes here. */
static void test_replay__a_thousand_revisions_of_a_thousand_tables(void **state)
{
    enum { COUNT = 1000 };
    ag_arena *arena = *state;
    ag_revisions revisions = {0};
    for (size_t i = 0; i < COUNT; i++) {
        step s = {ag_format(arena,
                            "{\"op\": \"create_table\", \"table\": \"t%zu\", \"columns\": {\"id\": "
                            "\"bigint\", \"a\": \"text\", \"b\": \"text\", \"c\": \"integer\"}}",
                            i),
                  ag_format(arena, "{\"op\": \"drop_table\", \"table\": \"t%zu\"}", i)};
        add_revision(arena, &revisions, i, &s);
    }
    ag_graph graph;
    ag_schema *schema = NULL;
    ag_error err = {0};
    assert_true(ag_graph_build(arena, &revisions, &graph, &err));
    size_t before = ag_arena_size(arena);
    assert_true(ag_replay_check(arena, &graph, &schema, &err));
    assert_int_equal(schema->tables.len, COUNT);
    assert_true(ag_arena_size(arena) - before < 64u << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_replay__check, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_replay__an_irreversible_one_is_placed, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_replay__up_to_a_node, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_replay__without_a_file, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_replay__a_thousand_revisions_of_a_thousand_tables,
                                        open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
