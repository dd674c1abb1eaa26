/* Partitions and inheritance: made, changed in place, put under other parents, and changed back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/json.h>

#include "pg_change.h"
#include "postgresql/postgresql.h"

/* A partitioned table of three columns, and other tables. */
#define PARENT(body) \
    "\"p\": {\"columns\": {\"id\": \"bigint\", \"k\": {\"type\": \"text\", \"default\": \"'a'\"}, " \
    "\"n\": \"integer\"}, \"partition_by\": \"LIST (k)\"" body "}"
#define TABLES(body) "{\"tables\": {" body "}}"
#define PART(name, value, body) \
    ", \"" name "\": {\"partition_of\": \"p\", \"bound\": \"FOR VALUES IN ('" value "')\"" body "}"
#define ALONE(name, body) \
    ", \"" name "\": {\"columns\": {\"id\": \"bigint\", \"k\": {\"type\": \"text\", \"default\": " \
    "\"'a'\"}, \"n\": \"integer\"}" body "}"
#define HEIR(body) \
    "{\"tables\": {\"a\": {\"columns\": {\"id\": \"bigint\", \"x\": {\"type\": \"integer\", " \
    "\"default\": \"1\"}}, \"checks\": {\"x_small\": \"x < 100\"}}, \"b\": {\"columns\": {\"y\": " \
    "\"text\"}}, \"h\": {" body "}}}"

/* A table p, m under it, e and f under m, and q beside them: what else they have. */
#define FAMILY(p, m, q, e) \
    "{\"tables\": {\"e\": {" e "}, \"f\": {\"inherits\": [\"m\"]}, \"m\": {" m "\"inherits\": " \
    "[\"p\"]}, \"p\": {\"columns\": {\"id\": \"integer\"" p "}}, \"q\": {\"columns\": {\"n\": " \
    "\"integer\"" q "}}}}"
#define WORD(body) \
    "\"inherits\": [\"m\"], \"checks\": {\"w_said\": \"w <> ''\"}, \"indexes\": {\"e_w\": " \
    "{\"columns\": [\"w\"]}}, \"primary_key\": {\"name\": \"e_pkey\", \"columns\": [\"w\"]}" body

static const pg_change changes[] = {
    /* partitions come and go */
    {"{}", TABLES(PARENT("") PART("c1", "a", "") PART("c2", "b", ""))},
    {TABLES(PARENT("")), TABLES(PARENT("") PART("c1", "a", "") ", \"d\": {\"partition_of\": \"p\", "
                                                               "\"bound\": \"DEFAULT\"}")},
    {"{}",
     "{\"tables\": {\"p\": {\"columns\": {\"a\": \"integer\", \"b\": \"date\"}, "
     "\"partition_by\": \"RANGE (b, (a + 1))\"}, \"c\": {\"partition_of\": \"p\", \"bound\": "
     "\"FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2026-02-01', 7)\", \"partition_by\": "
     "\"HASH (a)\"}, \"cc\": {\"partition_of\": \"c\", \"bound\": \"FOR VALUES WITH (modulus 2, "
     "remainder 1)\"}}}"},
    /* what is the parent's comes and changes there alone */
    {TABLES(PARENT("") PART("c1", "a", "")),
     TABLES(
         "\"p\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"nullable\": false}, \"k\": "
         "{\"type\": \"text\", \"default\": \"'b'\", \"nullable\": false}, \"n\": \"bigint\", "
         "\"late\": {\"type\": \"integer\", \"comment\": \"x\"}}, \"partition_by\": \"LIST (k)\", "
         "\"checks\": {\"small\": \"n < 10\"}, \"primary_key\": {\"name\": \"pk\", \"columns\": "
         "[\"id\", \"k\"]}, \"indexes\": {\"ix\": {\"columns\": [\"n\"]}}}" PART("c1", "a", ""))},
    {TABLES(PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"id\", \"k\"]}")
                PART("c1", "a", "")),
     TABLES(PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"k\", \"id\"]}")
                PART("c1", "a", "") PART("c2", "b", ""))},
    /* what is a partition's own */
    {TABLES(PARENT("") PART("c1", "a", "")),
     TABLES(PARENT("") PART(
         "c1", "a",
         ", \"overrides\": [{\"column\": \"id\", \"nullable\": false, \"comment\": "
         "\"c\"}, {\"column\": \"k\", \"default\": \"'z'\"}, {\"column\": \"n\", "
         "\"default\": \"7\"}], \"checks\": {\"own\": \"n > 0\"}, \"indexes\": {\"c1_n\": "
         "{\"columns\": [\"n\"]}}, \"primary_key\": {\"name\": \"c1_pk\", \"columns\": "
         "[\"id\"]}, \"storage_parameters\": {\"fillfactor\": \"70\"}, \"comment\": "
         "\"x\""))},
    {TABLES(PARENT("")
                PART("c1", "a", ", \"overrides\": [{\"column\": \"k\", \"default\": \"NULL\"}]")),
     TABLES(PARENT("") PART("c1", "a", ""))},
    /* a column that is overridden changes above: the override stands */
    {TABLES("\"p\": {\"columns\": {\"k\": \"text\", \"n\": {\"type\": \"integer\", \"default\": "
            "\"1\"}}, \"partition_by\": \"LIST (k)\"}" PART(
                "c1", "a", ", \"overrides\": [{\"column\": \"n\", \"default\": \"5\"}]")),
     TABLES("\"p\": {\"columns\": {\"k\": \"text\", \"n\": {\"type\": \"integer\", \"default\": "
            "\"2\"}}, \"partition_by\": \"LIST (k)\"}" PART(
                "c1", "a", ", \"overrides\": [{\"column\": \"n\", \"default\": \"5\"}]"))},
    {TABLES(
         "\"p\": {\"columns\": {\"k\": \"text\", \"n\": \"integer\"}, \"partition_by\": \"LIST "
         "(k)\"}" PART("c1", "a", ", \"overrides\": [{\"column\": \"n\", \"nullable\": false}]")),
     TABLES("\"p\": {\"columns\": {\"k\": \"text\", \"n\": {\"type\": \"integer\", \"nullable\": "
            "false}}, \"partition_by\": \"LIST (k)\"}" PART("c1", "a", ""))},
    /* a new partition with an index on a new column */
    {TABLES(PARENT("") PART("c1", "a", "")),
     TABLES(
         "\"p\": {\"columns\": {\"id\": \"bigint\", \"k\": {\"type\": \"text\", \"default\": "
         "\"'a'\"}, \"n\": \"integer\", \"late\": \"text\"}, \"partition_by\": \"LIST (k)\"}" PART(
             "c1", "a", "")
             PART("c2", "b", ", \"indexes\": {\"c2_late\": {\"columns\": [\"late\"]}}"))},
    /* a table becomes a partition, and one stops being one */
    {TABLES(PARENT("") ALONE("c1", "")), TABLES(PARENT("") PART("c1", "a", ""))},
    {TABLES(
         PARENT(", \"indexes\": {\"ix\": {\"columns\": [\"n\"]}}, \"checks\": {\"pos\": \"n > 0\"}")
             ALONE("c1", ", \"indexes\": {\"mine\": {\"columns\": [\"n\"]}, \"other\": "
                         "{\"columns\": [\"id\"]}}")),
     TABLES(
         PARENT(", \"indexes\": {\"ix\": {\"columns\": [\"n\"]}}, \"checks\": {\"pos\": \"n > 0\"}")
             PART("c1", "a", ", \"indexes\": {\"other\": {\"columns\": [\"id\"]}}"))},
    {TABLES(PARENT("") PART("c1", "a", "")),
     "{\"tables\": {\"c1\": {\"columns\": {\"id\": \"bigint\", \"k\": {\"type\": \"text\", "
     "\"default\": \"'a'\"}, \"n\": \"integer\"}}}}"},
    /* another bound, also two that change places */
    {TABLES(PARENT("") PART("c1", "a", "") PART("c2", "b", "")),
     TABLES(PARENT("") PART("c1", "b", "") PART("c2", "a", ""))},
    /* foreign keys from and to */
    {TABLES(PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"id\", \"k\"]}")
                PART("c1", "a", "")),
     TABLES(
         PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"id\", \"k\"]}, "
                "\"foreign_keys\": {\"self\": {\"columns\": [\"n\", \"k\"], \"references\": "
                "\"q(id, k)\"}}") PART("c1", "a", "")
             PART(
                 "c2", "b",
                 "") ", \"q\": {\"columns\": {\"id\": {\"type\": \"integer\", \"nullable\": false}, "
                     "\"k\": {\"type\": \"text\", \"nullable\": false}, \"pid\": \"bigint\"}, "
                     "\"uniques\": {\"q_key\": [\"id\", \"k\"]}, \"foreign_keys\": {\"to_p\": "
                     "{\"columns\": [\"pid\", \"k\"], \"references\": \"p(id, k)\"}, \"to_c\": "
                     "{\"columns\": [\"pid\", \"k\"], \"references\": \"c1(id, k)\"}}}")},
    {TABLES(
         PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"id\", \"k\"]}")
             PART("c1", "a", "") PART(
                 "c2", "b",
                 "") ", \"q\": {\"columns\": {\"k\": \"text\", \"pid\": \"bigint\"}, "
                     "\"foreign_keys\": {\"to_p\": {\"columns\": [\"pid\", \"k\"], \"references\": "
                     "\"p(id, k)\"}}}"),
     TABLES(PARENT(", \"primary_key\": {\"name\": \"pk\", \"columns\": [\"id\", \"k\"]}") PART(
         "c1", "a",
         "") ", \"q\": {\"columns\": {\"k\": \"text\", \"pid\": \"bigint\"}, "
             "\"foreign_keys\": {\"to_p\": {\"columns\": [\"pid\", \"k\"], \"references\": "
             "\"p(id, k)\"}}}")},
    /* serial and identity stay with the parent */
    {"{}",
     "{\"tables\": {\"p\": {\"columns\": {\"id\": {\"type\": \"serial\", \"nullable\": false}, "
     "\"i\": {\"type\": \"integer\", \"identity\": \"always\"}, \"k\": \"text\"}, "
     "\"partition_by\": \"LIST (k)\"}, \"c1\": {\"partition_of\": \"p\", \"bound\": \"FOR VALUES "
     "IN ('a')\"}}}"},
    /* heirs */
    {HEIR("\"columns\": {\"z\": \"text\"}"),
     HEIR("\"columns\": {\"z\": \"text\"}, \"inherits\": [\"a\", \"b\"]")},
    {"{}", HEIR("\"inherits\": [\"a\"], \"overrides\": [{\"column\": \"x\", \"default\": \"2\", "
                "\"nullable\": false, \"comment\": \"c\"}]")},
    {HEIR("\"inherits\": [\"a\"]"), HEIR("\"inherits\": [\"a\", \"b\"]")},
    {HEIR("\"inherits\": [\"a\", \"b\"]"), HEIR("\"inherits\": [\"b\", \"a\"]")},
    {HEIR("\"inherits\": [\"a\", \"b\"]"),
     HEIR("\"columns\": {\"id\": \"bigint\", \"x\": {\"type\": \"integer\", \"default\": \"1\"}}, "
          "\"checks\": {\"x_small\": \"x < 100\"}, \"inherits\": [\"b\"]")},
    {HEIR("\"columns\": {\"w\": \"text\"}, \"inherits\": [\"a\"]"),
     "{\"tables\": {\"a\": {\"columns\": {\"id\": \"integer\", \"new\": \"text\", \"x\": {\"type\": "
     "\"integer\", \"default\": \"2\"}}, \"checks\": {\"x_small\": {\"expression\": \"x < 50\"}, "
     "\"mine\": {\"expression\": \"id > 0\", \"no_inherit\": true}}}, \"b\": {\"columns\": {\"y\": "
     "\"text\"}}, \"h\": {\"columns\": {\"w\": \"text\"}, \"inherits\": [\"a\"]}}}"},
    /* a column of an heir becomes one of a table above it, and changes on the way */
    {FAMILY(
         "", "", "",
         WORD(", \"columns\": {\"w\": {\"type\": \"varchar(9)\", \"nullable\": false, \"default\": "
              "\"'x'\", \"comment\": \"c\"}}")),
     FAMILY(
         ", \"w\": \"text\"", "", "",
         WORD(
             ", \"overrides\": [{\"column\": \"w\", \"nullable\": false, \"default\": \"'y'\"}]"))},
    {FAMILY("", "\"columns\": {\"w\": \"integer\"}, ", "", "\"inherits\": [\"m\"]"),
     FAMILY(", \"w\": {\"type\": \"integer\", \"nullable\": false, \"default\": \"4\"}", "", "",
            "\"inherits\": [\"m\"]")},
    /* of one of its parents, which has another one as well; numbers of one sequence become those of another */
    {FAMILY("", "", "",
            "\"inherits\": [\"q\", \"m\"], \"columns\": {\"v\": {\"type\": \"serial\", "
            "\"nullable\": false}, \"w\": \"integer\"}"),
     FAMILY(", \"v\": {\"type\": \"serial\", \"nullable\": false}, \"w\": \"integer\"", "",
            ", \"w\": \"integer\"", "\"inherits\": [\"q\", \"m\"]")},
};

static void test_heirs__changes_and_their_opposites(void **state)
{
    pg_check_changes(*state, changes, AG_COUNT(changes));
}

/* The schema becomes the one that is declared. */
static void go_to(pg_database *db, ag_schema *model, const char *declared)
{
    ag_schema *to = pg_schema(db, declared);
    ag_ops ops = {0};
    ag_questions questions = {0};
    if (!ag_diff(db->arena, ag_schema_copy(db->arena, model), to, NULL, &ops, &questions, &db->err))
        fail_msg("%s", db->err.message);
    assert_int_equal(questions.len, 0);
    pg_migrate(db, model, &ops);
    pg_assert_holds(db, to, declared);
}

/* What a column holds stays where it is, whoever has it. */
static void test_heirs__columns_change_hands_with_their_values(void **state)
{
    static const char own[] =
        FAMILY("", "", "", "\"inherits\": [\"m\"], \"columns\": {\"w\": \"integer\"}");
    static const char theirs[] = FAMILY(", \"w\": {\"type\": \"text\", \"default\": \"'new'\"}", "",
                                        "", "\"inherits\": [\"m\"]");
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    go_to(db, model, own);
    pg_run(db, "INSERT INTO e VALUES (1, 2), (3, NULL); INSERT INTO p VALUES (4)");
    go_to(db, model, theirs);
    assert_string_equal(
        pg_cell(db, "SELECT string_agg(id || ':' || coalesce(w, '-'), ' ' ORDER BY id) FROM p"),
        "1:2 3:- 4:new");
    go_to(db, model, own);
    assert_string_equal(
        pg_cell(db, "SELECT string_agg(id || ':' || coalesce(w, 0), ' ' ORDER BY id) FROM e"),
        "1:2 3:0");
}

#define TWO_ABOVE(type) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": \"integer\", \"n\": \"" type \
    "\"}}, \"q\": {\"columns\": " \
    "{\"n\": \"" type \
    "\"}}, \"e\": {\"columns\": {\"y\": \"text\"}, \"inherits\": [\"p\", \"q\"]}, \"f\": " \
    "{\"inherits\": [\"e\"]}, \"one\": {\"inherits\": [\"p\"]}, \"other\": {\"inherits\": [\"p\"]}, " \
    "\"both\": {\"inherits\": [\"one\", \"other\"]}}}"

/* The server changes no type of a column that comes from two parents at one of them, but where both have it from one above. */
static void test_heirs__types_change_above_in_two_places(void **state)
{
    static const char *const families[] = {TWO_ABOVE("integer"), TWO_ABOVE("bigint")};
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    go_to(db, model, families[0]);
    pg_run(db, "INSERT INTO e (id, n, y) VALUES (1, 2, 'y'), (3, NULL, 'z')");
    for (size_t i = 0; i < 3; i++) {
        go_to(db, model, families[1 - i % 2]);
        assert_string_equal(
            pg_cell(db, "SELECT string_agg(id || ':' || coalesce(n, 0) || y, ' ' ORDER BY id) "
                        "FROM e"),
            "1:2y 3:0z");
    }
}

static const char *partitions(pg_database *db)
{
    return pg_cell(db,
                   "SELECT string_agg(inhrelid::regclass::text, ' ' ORDER BY 1) FROM pg_inherits "
                   "WHERE inhparent = 'p'::regclass");
}

/* The rows of a table that is attached, and of one that gets another bound, stay where they are. */
static void test_heirs__rows_stay(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"p\", \"columns\": {\"k\": \"integer\"}, "
               "\"partition_by\": \"RANGE (k)\"}, {\"op\": \"create_table\", \"table\": \"c\", "
               "\"columns\": {\"k\": \"integer\"}}]",
               true);
    pg_run(db, "INSERT INTO c VALUES (1), (9)");
    const char *node = pg_cell(db, "SELECT relfilenode FROM pg_class WHERE relname = 'c'");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_table\", \"table\": \"c\", \"from\": {\"partition_of\": null, "
        "\"bound\": null}, \"to\": {\"partition_of\": \"p\", \"bound\": \"FOR VALUES FROM (1) "
        "TO (10)\"}}]",
        true);
    assert_string_equal(partitions(db), "c");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_table\", \"table\": \"c\", \"from\": {\"bound\": \"FOR VALUES FROM "
        "(1) TO (10)\"}, \"to\": {\"bound\": \"FOR VALUES FROM (0) TO (20)\"}}]",
        true);
    assert_string_equal(pg_cell(db, "SELECT count(*) FROM p"), "2");
    assert_string_equal(pg_cell(db, "SELECT relfilenode FROM pg_class WHERE relname = 'c'"), node);
}

/* What a plan says of rows before it attaches a table. */
static const char *first_assertion(pg_database *db, ag_schema *model, const char *text)
{
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    if (!ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err) ||
        !ag_ops_read(db->arena, json, &ops, &db->err) ||
        !ag_plan(db->arena, &options, ag_schema_copy(db->arena, model), &ops, &steps, &db->err))
        fail_msg("%s", db->err.message);
    return pg_cell(db, steps.items[0]->statements.items[0].sql);
}

static void test_heirs__rows_that_do_not_fit_are_found_first(void **state)
{
    static const struct {
        const char *key, *bound, *wrong;
    } cases[] = {
        {"RANGE (k)", "FOR VALUES FROM (MINVALUE) TO (5)",
         "2 rows of c do not fit the partition, such as ctid = (0,2)"},
        {"RANGE (k, j)", "FOR VALUES FROM (1, 1) TO (9, 1)",
         "2 rows of c do not fit the partition, such as ctid = (0,2)"},
        {"LIST (k)", "FOR VALUES IN (1, NULL)",
         "1 row of c does not fit the partition, such as ctid = (0,2)"},
        {"LIST (k)", "FOR VALUES IN (1, 9)",
         "1 row of c does not fit the partition, such as ctid = (0,3)"},
        {"LIST (k)", "FOR VALUES IN (1, 9, NULL)", NULL},
        {"HASH (k)", "FOR VALUES WITH (modulus 1, remainder 0)", NULL},
    };
    pg_database *db = *state;
    pg_run(db,
           "CREATE TABLE c (k integer, j integer); INSERT INTO c VALUES (1, 1), (9, 1), (NULL, 1)");
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_schema *model = pg_schema(
            db, ag_format(db->arena,
                          "{\"tables\": {\"p\": {\"columns\": {\"k\": \"integer\", \"j\": "
                          "\"integer\"}, \"partition_by\": \"%s\"}, \"c\": {\"columns\": {\"k\": "
                          "\"integer\", \"j\": \"integer\"}}}}",
                          cases[i].key));
        pg_run(db,
               ag_format(
                   db->arena,
                   "DROP TABLE IF EXISTS p; CREATE TABLE p (k integer, j integer) PARTITION BY %s",
                   cases[i].key));
        const char *found = first_assertion(
            db, model,
            ag_format(
                db->arena,
                "[{\"op\": \"alter_table\", \"table\": \"c\", \"from\": {\"partition_of\": "
                "null, \"bound\": null}, \"to\": {\"partition_of\": \"p\", \"bound\": \"%s\"}}]",
                cases[i].bound));
        if (cases[i].wrong)
            assert_string_equal(found, cases[i].wrong);
        else
            assert_null(found);
    }
}

#define KEYED "{\"tables\": {\"p\": {\"columns\": {\"k\": \"integer\"}, \"partition_by\": %s}}}"

/* Another key, a first one, or none any more: nothing that a plan could do. */
static void test_heirs__the_partition_key_is_a_decision(void **state)
{
    static const char *const keys[][2] = {
        {"null", "\"RANGE (k)\""}, {"\"RANGE (k)\"", "\"HASH (k)\""}, {"\"RANGE (k)\"", "null"}};
    pg_database *db = *state;
    for (size_t i = 0; i < AG_COUNT(keys); i++) {
        ag_ops ops = {0};
        ag_steps steps = {0};
        ag_error err = {0};
        ag_plan_options options = {.dialect = &ag_postgresql_dialect};
        ag_schema *from = pg_schema(db, ag_format(db->arena, KEYED, keys[i][0]));
        ag_schema *to = pg_schema(db, ag_format(db->arena, KEYED, keys[i][1]));
        assert_true(ag_diff(db->arena, from, to, NULL, &ops, NULL, &err));
        assert_false(ag_plan(db->arena, &options, from, &ops, &steps, &err));
        assert_int_equal(err.code, AG_E_PARTITION_KEY);
        assert_true(*err.hint != '\0');
    }
}

/* A column that is added to the parent is one operation, and one statement. */
static void test_heirs__the_parent_changes_alone(void **state)
{
    pg_database *db = *state;
    ag_schema *from = pg_schema(db, TABLES(PARENT("") PART("c1", "a", "") PART("c2", "b", "")));
    ag_schema *to = pg_schema(
        db, TABLES("\"p\": {\"columns\": {\"id\": \"bigint\", \"k\": {\"type\": \"text\", "
                   "\"default\": \"'a'\"}, \"n\": \"integer\", \"new\": \"text\"}, "
                   "\"partition_by\": \"LIST (k)\"}" PART("c1", "a", "") PART("c2", "b", "")));
    ag_ops ops = {0};
    assert_true(ag_diff(db->arena, from, to, NULL, &ops, NULL, &db->err));
    assert_int_equal(ops.len, 1);
    assert_string_equal(ag_op_describe(db->arena, ops.items[0]), "add column p.new text");
}

/* The server leaves the names of its parts, and of its NOT NULL, as they were when the table had another name; the model knows none of them. */
static void test_heirs__a_partition_that_leaves_has_names_of_its_own(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(
        db, model,
        "[{\"op\": \"create_table\", \"table\": \"p\", \"columns\": {\"id\": \"bigint\", "
        "\"k\": {\"type\": \"text\", \"nullable\": false}, \"n\": {\"type\": \"integer\", \"nullable\": false}}, "
        "\"partition_by\": \"LIST (k)\", \"primary_key\": {\"name\": \"p_pkey\", "
        "\"columns\": [\"k\", \"n\"]}, \"indexes\": {\"p_n\": {\"columns\": [\"n\"]}}}, "
        "{\"op\": \"create_table\", \"table\": \"c\", \"partition_of\": \"p\", \"bound\": "
        "\"FOR VALUES IN ('a')\", \"partition_by\": \"LIST (n)\", "
        "\"overrides\": [{\"column\": \"id\", \"nullable\": false}]}, "
        "{\"op\": \"create_table\", \"table\": \"cc\", \"partition_of\": \"c\", \"bound\": "
        "\"FOR VALUES IN (1)\"}, "
        "{\"op\": \"rename_table\", \"table\": \"c\", \"to\": \"d\"}, "
        "{\"op\": \"rename_table\", \"table\": \"cc\", \"to\": \"dd\"}]",
        true);
    pg_run_ops(db, model,
               "[{\"op\": \"alter_table\", \"table\": \"dd\", \"from\": {\"partition_of\": \"d\", "
               "\"bound\": \"FOR VALUES IN (1)\"}, \"to\": {\"partition_of\": null, "
               "\"bound\": null}}, "
               "{\"op\": \"alter_table\", \"table\": \"d\", \"from\": {\"partition_of\": \"p\", "
               "\"bound\": \"FOR VALUES IN ('a')\"}, \"to\": {\"partition_of\": null, "
               "\"bound\": null}}]",
               true);
}

/* What a table had before it came under its parent is the parent's from then on: to the server it stays the table's own as well. */
static void test_heirs__what_they_had_goes_with_the_parents(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(
        db, model,
        "[{\"op\": \"create_table\", \"table\": \"p\", \"columns\": {\"a\": \"integer\", \"b\": "
        "\"integer\"}, \"checks\": {\"ab\": \"a > b\", \"least\": \"a > 0\"}},"
        " {\"op\": \"create_table\", \"table\": \"q\", \"columns\": {\"b\": \"integer\"}},"
        " {\"op\": \"create_table\", \"table\": \"a_below\", \"columns\": {\"a\": \"integer\", \"b\": "
        "\"integer\", \"c\": \"text\"}, \"checks\": {\"ab\": \"a > b\", \"least\": \"a > 0\"}},"
        " {\"op\": \"create_table\", \"table\": \"h\", \"columns\": {\"a\": \"integer\", \"b\": "
        "\"integer\"}, \"checks\": {\"ab\": \"a > b\", \"least\": \"a > 0\"}},"
        " {\"op\": \"create_table\", \"table\": \"k\", \"columns\": {\"a\": \"integer\", \"b\": "
        "\"integer\"}, \"checks\": {\"ab\": \"a > b\", \"least\": \"a > 0\"}},"
        " {\"op\": \"alter_table\", \"table\": \"h\", \"from\": {\"inherits\": null}, \"to\": "
        "{\"inherits\": [\"p\"]}},"
        " {\"op\": \"alter_table\", \"table\": \"a_below\", \"from\": {\"inherits\": null}, \"to\": "
        "{\"inherits\": [\"h\"]}},"
        " {\"op\": \"alter_table\", \"table\": \"k\", \"from\": {\"inherits\": null}, \"to\": "
        "{\"inherits\": [\"p\", \"q\"]}}]",
        true);
    pg_assert_holds(db, model, "tables under others");
    pg_run_ops(db, model,
               "[{\"op\": \"alter_check\", \"table\": \"p\", \"check\": \"least\", \"from\": "
               "{\"expression\": \"a > 0\"}, \"to\": {\"expression\": \"a > 1\"}}]",
               true);
    pg_assert_holds(db, model, "another check");
    pg_run_ops(db, model, "[{\"op\": \"drop_check\", \"table\": \"p\", \"check\": \"ab\"}]", true);
    pg_assert_holds(db, model, "a check less");
    pg_run_ops(db, model, "[{\"op\": \"drop_column\", \"table\": \"p\", \"column\": \"b\"}]", true);
    pg_assert_holds(db, model, "a column less");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_heirs__changes_and_their_opposites),
        TEST(test_heirs__columns_change_hands_with_their_values),
        TEST(test_heirs__types_change_above_in_two_places),
        TEST(test_heirs__rows_stay),
        TEST(test_heirs__rows_that_do_not_fit_are_found_first),
        TEST(test_heirs__the_partition_key_is_a_decision),
        TEST(test_heirs__the_parent_changes_alone),
        TEST(test_heirs__a_partition_that_leaves_has_names_of_its_own),
        TEST(test_heirs__what_they_had_goes_with_the_parents),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
