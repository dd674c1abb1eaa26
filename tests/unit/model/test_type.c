#include "build.h"

static void test_type__canonical_spelling(void **state)
{
    static const struct {
        const char *type, *canonical;
    } rows[] = {
        {"int", "integer"},
        {"INT4", "integer"},
        {" Integer ", "integer"},
        {"int2", "smallint"},
        {"int8", "bigint"},
        {"bool", "boolean"},
        {"text", "text"},
        {"character varying(255)", "varchar(255)"},
        {"CHARACTER   VARYING ( 255 )", "varchar(255)"},
        {"varchar", "varchar"},
        {"character varying", "varchar"},
        {"nchar varying(3)", "varchar(3)"},
        {"char", "char(1)"},
        {"character", "char(1)"},
        {"character(8)", "char(8)"},
        {"bpchar(8)", "char(8)"},
        {"bpchar", "bpchar"},
        {"\"char\"", "\"char\""},
        {"float", "double precision"},
        {"float8", "double precision"},
        {"double\n precision", "double precision"},
        {"float4", "real"},
        {"float(1)", "real"},
        {"float(24)", "real"},
        {"float(25)", "double precision"},
        {"float(53)", "double precision"},
        {"float(54)", "float(54)"},
        {"float(0)", "float(0)"},
        {"decimal", "numeric"},
        {"decimal(10, 2)", "numeric(10,2)"},
        {"numeric(10)", "numeric(10,0)"},
        {"numeric(10,0)", "numeric(10,0)"},
        {"numeric(3,-2)", "numeric(3,-2)"},
        {"dec(3)", "numeric(3,0)"},
        {"timestamp with time zone", "timestamptz"},
        {"timestamp(3) with time zone", "timestamptz(3)"},
        {"timestamp ( 3 ) without time zone", "timestamp(3)"},
        {"timestamptz(6)", "timestamptz(6)"},
        {"time without time zone", "time"},
        {"time(0) with time zone", "timetz(0)"},
        {"interval", "interval"},
        {"interval(3)", "interval(3)"},
        {"INTERVAL day TO second", "interval day to second"},
        {"interval day to second ( 3 )", "interval day to second(3)"},
        {"integer[]", "integer[]"},
        {"int [3] [ ]", "integer[][]"},
        {"int array", "integer[]"},
        {"int ARRAY[4]", "integer[]"},
        {"varchar(10) array", "varchar(10)[]"},
        {"timestamp(3) with time zone[]", "timestamptz(3)[]"},
        {"serial", "serial"},
        {"vector( 1536 )", "vector(1536)"},
        {"geometry(Point, 4326)", "geometry(Point,4326)"},
        {"Geometry", "geometry"},
        {"\"My Type\"", "\"My Type\""},
        {"\"mood\"", "mood"},
        {"\"表\"", "表"},
        {"app.mood", "app.mood"},
        {"App . \"Mood\" []", "app.\"Mood\"[]"},
        {"text(20)", "text(20)"},
        {"varchar(max)", "varchar(max)"},
        {"ltree( siglen  = 8 , a  b )", "ltree(siglen=8,a b)"},
        {"integer -- a comment", "integer"},
        /* not types at all: as they are */
        {" 3 + 4 ", "3 + 4"},
        {"varchar(10", "varchar(10"},
        {"integer[", "integer["},
        {"integer[] text", "integer[] text"},
        {"varchar(1)(2)", "varchar(1)(2)"},
        {"(text)", "(text)"},
        {"a.", "a."},
        {"", ""},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        assert_string_equal(ag_type_canonical(*state, rows[i].type), rows[i].canonical);
        assert_string_equal(ag_type_canonical(*state, rows[i].canonical), rows[i].canonical);
    }
}

static void test_type__every_alias_is_its_row(void **state)
{
    for (const ag_portable_type *row = ag_portable_types; row->name; row++) {
        ag_names aliases = ag_split(*state, row->aliases, ',');
        AG_PUSH(*state, &aliases, row->name);
        for (size_t i = 0; i < aliases.len; i++) {
            char *parameters;
            bool is_array;
            assert_ptr_equal(ag_type_portable(*state, aliases.items[i], &parameters, &is_array),
                             row);
            assert_false(is_array);
            assert_true(ag_type_equal(aliases.items[i], row->name));
        }
        assert_non_null(row->sqlite);
        assert_non_null(row->doc);
    }
}

static void test_type__equal(void **state)
{
    (void)state;
    assert_true(ag_type_equal("int", "INTEGER"));
    assert_true(ag_type_equal("numeric(10)", "numeric(10, 0)"));
    assert_true(ag_type_equal("mood", "\"mood\""));
    assert_true(ag_type_equal("geometry(point,4326)", "geometry(Point,4326)"));
    assert_false(ag_type_equal("mood", "\"Mood\""));
    assert_false(ag_type_equal("char", "\"char\""));
    assert_false(ag_type_equal("varchar", "varchar(1)"));
    assert_false(ag_type_equal("numeric", "numeric(10,0)"));
    assert_false(ag_type_equal("integer", "integer[]"));
    assert_false(ag_type_equal("timestamp", "timestamptz"));
    assert_true(ag_type_equal(NULL, NULL));
    assert_false(ag_type_equal(NULL, "text"));
    assert_false(ag_type_equal("text", NULL));
}

static void test_type__portable_row_and_parameters(void **state)
{
    static const struct {
        const char *type, *name, *parameters, *sqlite;
        bool is_array;
    } rows[] = {
        {"varchar(50)", "varchar", "50", "varchar%s", false},
        {"character varying ( 50 ) []", "varchar", "50", "varchar%s", true},
        {"varchar", "varchar", "", "varchar%s", false},
        {"char", "char", "1", "char%s", false},
        {"numeric(10, 2)", "numeric", "10,2", "NUMERIC", false},
        {"double precision", "double precision", "", "REAL", false},
        {"float(3)", "real", "", "REAL", false},
        {"timestamp(3) with time zone", "timestamptz", "3", "TEXT", false},
        {"interval year to month", "interval", "", "TEXT", false},
        {"int[][]", "integer", "", "INTEGER", true},
        {"bytea", "bytea", "", "BLOB", false},
        {"jsonb", "jsonb", "", "TEXT", false},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        char *parameters = NULL;
        bool is_array = !rows[i].is_array;
        const ag_portable_type *row =
            ag_type_portable(*state, rows[i].type, &parameters, &is_array);
        assert_non_null(row);
        assert_string_equal(row->name, rows[i].name);
        assert_string_equal(parameters, rows[i].parameters);
        assert_string_equal(row->sqlite, rows[i].sqlite);
        assert_int_equal(is_array, rows[i].is_array);
    }
}

static void test_type__not_portable(void **state)
{
    static const char *const types[] = {
        "vector(3)",
        "serial",
        "text(20)",
        "varchar(max)",
        "varchar(1,2)",
        "varchar()",
        "numeric(1,2,3)",
        "app.text",
        "\"integer\"",
        "citext",
        "varchar(1,)",
        "char(a)",
        "double",
        "3",
        "",
    };
    for (size_t i = 0; i < AG_COUNT(types); i++) {
        char *parameters = NULL;
        bool is_array = true;
        assert_null(ag_type_portable(*state, types[i], &parameters, &is_array));
        assert_null(parameters);
        assert_true(is_array);
    }
}

static void test_type__enum_of_a_column(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_enum *mood = add_enum(*state, schema, "mood", "sad, glad");
    ag_enum *quoted = add_enum(*state, schema, "app.\"My.Mood\"", "sad");
    assert_ptr_equal(ag_type_enum(*state, schema, "mood"), mood);
    assert_ptr_equal(ag_type_enum(*state, schema, "MOOD[]"), mood);
    assert_ptr_equal(ag_type_enum(*state, schema, "\"mood\""), mood);
    assert_ptr_equal(ag_type_enum(*state, schema, "app.\"My.Mood\""), quoted);
    assert_null(ag_type_enum(*state, schema, "\"Mood\""));
    assert_null(ag_type_enum(*state, schema, "app.mood"));
    assert_null(ag_type_enum(*state, schema, "mood(3)"));
    assert_null(ag_type_enum(*state, schema, "double precision"));
    assert_null(ag_type_enum(*state, schema, "a.b.c.d"));
    assert_null(ag_type_enum(*state, schema, "+"));
    assert_null(ag_type_enum(*state, schema, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_type__canonical_spelling),
        cmocka_unit_test(test_type__every_alias_is_its_row),
        cmocka_unit_test(test_type__equal),
        cmocka_unit_test(test_type__portable_row_and_parameters),
        cmocka_unit_test(test_type__not_portable),
        cmocka_unit_test(test_type__enum_of_a_column),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
