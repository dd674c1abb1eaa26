/* Schemas from annotated headers: what C types become, what the marks say, and where errors are. */
#include "c_files.h"

#include <autogen/model.h>

static const char *columns_of(c_files *f, const char *fields)
{
    const char *text =
        c_files_text(f, ag_format(f->arena,
                                  "#include <stdbool.h>\n#include <time.h>\n"
                                  "enum mood { MOOD_SAD, MOOD_HAPPY };\n"
                                  "struct at { int x; struct { char y[3]; } deep; };\n"
                                  "typedef unsigned char uuid_t[16];\ntypedef int64_t id_t;\n"
                                  "AG_TABLE(t)\nstruct t { int64_t id; %s };\n",
                                  fields));
    ag_schema *schema;
    ag_error err = {0};
    ag_buf out = ag_buf_new(f->arena);
    if (!ag_starts_with(text, "{"))
        return text;
    assert_true(ag_source_c(f->arena, &f->paths, &f->options, POSTGRESQL, &schema, &err));
    const ag_list *columns = &ag_table_find(schema, "t")->columns;
    for (size_t i = 1; i < columns->len; i++) {
        const ag_column *column = (const ag_column *)columns->items[i];
        ag_buf_format(&out, "%s%s %s%s", i > 1 ? ", " : "", column->base.name, column->type,
                      column->nullable ? " null" : "");
    }
    return out.text;
}

static void test_c__maps_types(void **state)
{
    static const struct {
        const char *field;
        const char *column;
    } rows[] = {
        {"bool b;", "b boolean"},
        {"int8_t a; uint8_t b; int16_t c; short d;",
         "a smallint, b smallint, c smallint, d smallint"},
        {"int a; int32_t b; uint16_t c; unsigned short d;",
         "a integer, b integer, c integer, d integer"},
        {"int64_t a; long b; long long c; uint32_t d; unsigned e; size_t f;",
         "a bigint, b bigint, c bigint, d bigint, e bigint, f bigint"},
        {"uint64_t a; unsigned long b;", "a numeric(20,0), b numeric(20,0)"},
        {"float a; double b;", "a real, b double precision"},
        {"char a[256]; const char b[2];", "a varchar(255), b varchar(1)"},
        {"char *a; const char *b; char *const c;", "a text null, b text null, c text null"},
        {"char a;", "a char(1)"},
        {"time_t a; struct timespec b; time_t *c;",
         "a timestamptz, b timestamptz, c timestamptz null"},
        {"uuid_t a; unsigned char uuid[16]; uint8_t b[16]; unsigned char c[32];",
         "a uuid, uuid uuid, b bytea, c bytea"},
        {"unsigned char *a; void *b; const uint8_t *c;",
         "a bytea null, b bytea null, c bytea null"},
        {"void *a; size_t a_size; void *b; int b_len; size_t b_size;",
         "a bytea null, b bytea null, b_size bigint"},
        {"id_t a; id_t *b;", "a bigint, b bigint null"},
        {"enum mood a; enum mood *b;", "a mood, b mood null"},
        {"struct at a;", "a_x integer, a_deep_y varchar(2)"},
        {"struct { int q; };", "q integer"},
        {"unsigned a : 3; int : 0; bool b : 1;", "a bigint, b boolean"},
        {"struct t *next AG_COLUMN(type = bigint);", "next bigint null"},
        {"char *a AG_COLUMN(nullable = false); int b AG_COLUMN(nullable);",
         "a text, b integer null"},
        {"int a AG_COLUMN(name = \"a b\"); int b AG_SKIP;", "a b integer"},
        {"struct at a AG_COLUMN(prefix = \"\");", "x integer, deep_y varchar(2)"},
        {"char *a AG_COLUMN(type = date), /* , */ *b AG_COLUMN(type = time);",
         "a date null, b time null"},
        {"\n#if 0\nint a AG_COLUMN(type = date)\n#else\nint b\n#endif\n;", "b integer"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++)
        assert_string_equal(columns_of(*state, rows[i].field), rows[i].column);
}

static void test_c__refuses_types_that_become_no_column(void **state)
{
    static const char *const fields[] = {
        "struct t *next;", "int a[3];",           "char a[1];",      "long double a;",
        "char **a;",       "union { int i; } a;", "void (*f)(int);", "char a[2][3];",
    };
    for (size_t i = 0; i < AG_COUNT(fields); i++) {
        const char *error = columns_of(*state, fields[i]);
        assert_true(ag_starts_with(error, "a.h:10:"));
        assert_non_null(strstr(error, "no column type for"));
        assert_non_null(strstr(error, "AG_COLUMN(type = "));
    }
}

static void test_c__reads_every_mark_as_json_says_it(void **state)
{
    c_files *f = *state;
    ag_schema *c;
    ag_schema *json;
    ag_error err = {0};
    ag_names headers = {0};
    ag_names files = {0};
    AG_PUSH(f->arena, &headers, c_files_tree(f, "tests/support/marks.h"));
    AG_PUSH(f->arena, &files, c_files_tree(f, "tests/support/marks.json"));
    if (!ag_source_c(f->arena, &headers, &f->options, POSTGRESQL, &c, &err) ||
        !ag_source_json(f->arena, &files, POSTGRESQL, &json, &err))
        fail_msg("%s: %s", ag_error_place(f->arena, &err), err.message);
    assert_string_equal(ag_schema_print(f->arena, c), ag_schema_print(f->arena, json));
}

/* What the shapes say, the manual must say. */
static void test_c__has_every_key_in_the_header(void **state)
{
    c_files *f = *state;
    char *manual;
    ag_error err = {0};
    assert_true(
        ag_file_read(f->arena, c_files_tree(f, "include/autogen/annotate.h"), &manual, NULL, &err));
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        const ag_shape *shape = ag_kinds[kind].shape;
        for (size_t i = 0; i < shape->field_count; i++) {
            if (!strstr(manual, shape->fields[i].name))
                fail_msg("\"%s\" of %s is not in annotate.h", shape->fields[i].name, shape->noun);
        }
    }
}

static void test_c__names_enums_and_their_values(void **state)
{
    static const struct {
        const char *c;
        const char *values;
    } rows[] = {
        {"enum e { E_ONE, E_TWO_THREE }; AG_TABLE(t) struct t { enum e e; };",
         "\"e\": [\"one\", \"two_three\"]"},
        {"enum color { COLOR_RED }; AG_TABLE(t) struct t { enum color e; };",
         "\"color\": [\"red\"]"},
        {"typedef enum { PRE_A, PRE_B } kind_t; AG_TABLE(t) struct t { kind_t e; };",
         "\"kind_t\": [\"a\", \"b\"]"},
        {"enum e { up, Down }; AG_TABLE(t) struct t { enum e e; };", "\"e\": [\"up\", \"down\"]"},
        {"AG_ENUM(app.x) enum e { A AG_VALUE(\"in progress\"), B AG_SKIP, X_C };",
         "\"app.x\": [\"in progress\", \"x_c\"]"},
        {"AG_ENUM(\"Mixed\") enum e { A }; AG_TABLE(t) struct t { enum e e; };",
         "\"Mixed\": [\"a\"]"},
        {"AG_ENUM(e, values = [\"a b\", c])", "\"e\": [\"a b\", \"c\"]"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        const char *text = c_files_text(
            *state, ag_format(((c_files *)*state)->arena, "AG_SCHEMA(app) %s", rows[i].c));
        if (!strstr(text, rows[i].values))
            fail_msg("%s: %s", rows[i].c, text);
    }
}

static void test_c__shows_where_an_error_is(void **state)
{
    static const struct {
        const char *text;
        const char *error;
    } rows[] = {
        {"AG_TABLE(t)\nstruct t { int a; nonsense b; };",
         "a.h:4:19: not C: unknown type name 'nonsense'; "},
        {"#include <nowhere.h>", "a.h:3:10: not C: 'nowhere.h' file not found; say where it is"},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(typ = text); };",
         "a.h:4:28: unknown key \"typ\"; did you mean \"type\"?"},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(\n  /* (why) */ comment = \"//\",\n"
         "  identity: maybe); };",
         "a.h:6:3: \"maybe\" is not a value of \"identity\""},
        {"AG_TABLE(t, coment = x)\nstruct t { int a; };",
         "a.h:3:13: unknown key \"coment\"; did you mean \"comment\"?"},
        {"AG_TABLE(t)\nstruct t {\n  int a;\n  AG_INDEX(columns: [b])\n};", "a.h:6:3: "},
        {"AG_TABLE(t)\nstruct t {\n  int a;\n  AG_INDEX(ix, colums = [a])\n};",
         "a.h:6:16: unknown key \"colums\""},
        {"AG_TABLE(t)\nstruct t {\n  int a;\n  AG_FOREIGN_KEY(columns = [a], references = nobody)\n};",
         "a.h:6:3: "},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(default = 1, default = 2); };",
         "a.h:4:41: the key \"default\" is there twice"},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(unique) AG_COLUMN(default = 1); };",
         "a.h:4:36: AG_COLUMN stands here twice"},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(default: (1); };", "a.h:"},
        {"AG_TABLE(t)\nint a;", "a.h:3:1: AG_TABLE stands before nothing that it is for"},
        {"AG_INDEX(columns = [a])\nstruct t { int a; };",
         "a.h:3:1: AG_INDEX stands before a struct that is no table; AG_TABLE makes it one"},
        {"AG_TABLE(t)", "a.h:3:1: AG_TABLE stands before nothing"},
        {"AG_TABLE(comment = x)\nstruct { int a; } x;",
         "a.h:3:1: AG_TABLE stands before a struct without a name"},
        {"AG_TABLE(t)\nstruct t { int a; };\nAG_TABLE(t)\nstruct u { int a; };",
         "a.h:5:1: table \"t\" is declared twice; the other one is at"},
        {"AG_TABLE(t, columns = {a = text})\nstruct t { int a; };",
         "a.h:3:13: the columns of a table are the fields"},
        {"struct at { int x; AG_CHECK(expression = x > 0) };\nAG_TABLE(t)\n"
         "struct t { struct at a; };",
         "a.h:3:20: AG_CHECK stands in a struct that is no table"},
        {"struct at { int x; };\nAG_TABLE(t)\nstruct t { struct at a AG_COLUMN(unique); };",
         "a.h:5:34: \"unique\" is not for a struct"},
        {"AG_TABLE(t)\nstruct t { int a; union { int b; int c; }; };",
         "a.h:4:19: no column type for a union"},
        {"AG_SCHEMA(comment: x)", "a.h:3:1: AG_SCHEMA says no name"},
        {"#define KEY AG_COLUMN(primary_key)\nAG_TABLE(t)\nstruct t { int a KEY; };",
         "a.h:3:13: AG_COLUMN stands in another macro, where it is not seen; write it out"},
        {"AG_TABLE(t)\nstruct t { AG_COLUMN(unique) int a; };",
         "a.h:4:12: AG_COLUMN stands behind no field; it belongs between the name and the ;"},
        {"AG_TABLE(t)\nstruct t { int a AG_COLUMN(default = 'it' 's'); };",
         "a.h:4:38: AG_COLUMN: two texts in a row; if it is one, write it as a C string"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        const char *got = c_files_text(*state, rows[i].text);
        if (!ag_starts_with(got, rows[i].error))
            fail_msg("%s\nexpected: %s\ngot:      %s", rows[i].text, rows[i].error, got);
    }
}

/* The compiler never expands what stands in a mark: the constants of the headers are put in here. */
static void test_c__constants_in_marks(void **state)
{
    c_files *f = *state;
    c_files_put(f, "limits.h",
                "#define NAME_MAX_LENGTH 64 // bytes\n#define LABEL \"it's \" KIND\n");
    const char *text = c_files_text(
        f,
        "#include \"limits.h\"\n#define KIND \"here\"\n#define FIRST 'draft' /* it is */\n"
        "#define LIMIT \\\n  (NAME_MAX_LENGTH - 1)\n#define LOOP LOOP LOOP\n#define F(x) x\n#define EMPTY\n"
        "#define name other\n"
        "AG_TABLE(t, comment = LABEL)\nstruct t {\n"
        "  char name[9] AG_COLUMN(name = name, default = FIRST);\n"
        "  char *b AG_COLUMN(default = 'FIRST');\n"
        "  AG_CHECK(c, expression = length(name) < LIMIT AND UNKNOWN > F(1) + EMPTY)\n};\n");
    static const char *const said[] = {
        "\"comment\": \"it's here\"",
        "\"default\": \"'draft'\"",
        "\"default\": \"'FIRST'\"",
        "\"length(name) < (64 - 1) AND UNKNOWN > F(1) + EMPTY\"",
    };
    for (size_t i = 0; i < AG_COUNT(said); i++)
        if (!strstr(text, said[i]))
            fail_msg("%s is not in\n%s", said[i], text);
}

/* However they refer to each other. */
static void test_c__constants_without_end(void **state)
{
    const char *text = c_files_text(
        *state, "#define A0 A1 A1 A1 A1 A1 A1 A1 A1\n#define A1 A0 A0 A0 A0 A0 A0 A0 A0\n"
                "AG_TABLE(t) struct t { int a AG_COLUMN(default = A0); };");
    assert_non_null(text);
}

static void test_c__counts_only_the_files_that_are_named(void **state)
{
    c_files *f = *state;
    c_files_put(f, "other.h",
                "#include <autogen/annotate.h>\nAG_ENUM(moods) enum mood { MOOD_SAD };\n"
                "AG_ENUM(more) enum more { MORE_A };\nAG_TABLE(o) struct other { int a; };\n");
    const char *text = c_files_text(
        f, "#include \"other.h\"\nAG_TABLE(t) struct t { enum mood m; struct other o; };");
    assert_non_null(strstr(text, "\"moods\""));
    assert_non_null(strstr(text, "\"o_a\""));
    assert_null(strstr(text, "\"more\""));
    assert_null(strstr(text, "\"o\":"));
}

static void test_c__adds_headers_up(void **state)
{
    c_files *f = *state;
    c_files_put(f, "mood.h", "#pragma once\nenum mood { MOOD_SAD };\n");
    c_files_add(f, "a.h", "#include \"mood.h\"\nAG_TABLE(a) struct a { enum mood m; };");
    c_files_add(f, "b.h", "#include \"mood.h\"\nAG_TABLE(b) struct b { enum mood m; };");
    const char *text = c_files_read(f, POSTGRESQL);
    assert_non_null(strstr(text, "\"enums\": {\"mood\": [\"sad\"]}"));
    c_files_add(f, "b.h", "enum mood { MOOD_SAD };\nAG_TABLE(b) struct b { enum mood m; };");
    assert_true(ag_starts_with(c_files_read(f, POSTGRESQL), "b.h:3:6: enum \"mood\" is declared "));
}

/* More types than are remembered, each met again, and the same text in another header where it is another type. */
static void test_c__tells_many_types_apart(void **state)
{
    enum { TYPES = 300 };
    c_files *f = *state;
    ag_schema *schema;
    ag_error err = {0};
    ag_buf text = ag_buf_new(f->arena);
    ag_buf_put(&text, "typedef char own[9];\nAG_TABLE(t) struct t { own own;");
    for (int i = 0; i < 2 * TYPES; i++)
        ag_buf_format(&text, " char c%d[%d];", i, i % TYPES + 2);
    ag_buf_put(&text, " };\n");
    c_files_add(f, "a.h", text.text);
    c_files_add(f, "b.h", "typedef int own;\nAG_TABLE(u) struct u { own own; };\n");
    assert_true(ag_source_c(f->arena, &f->paths, &f->options, POSTGRESQL, &schema, &err));
    const ag_table *t = ag_table_find(schema, "t");
    for (int i = 0; i < 2 * TYPES; i++)
        assert_string_equal(ag_column_find(t, ag_format(f->arena, "c%d", i))->type,
                            ag_format(f->arena, "varchar(%d)", i % TYPES + 1));
    assert_string_equal(ag_column_find(t, "own")->type, "varchar(8)");
    assert_string_equal(ag_column_find(ag_table_find(schema, "u"), "own")->type, "integer");
}

static void test_c__takes_flags_from_compile_commands(void **state)
{
    c_files *f = *state;
    c_files_add(f, "a.h", "#ifdef WANTED\nAG_TABLE(t) struct t { int a; };\n#endif");
    assert_string_equal(c_files_read(f, POSTGRESQL), "{}\n");
    c_files_put(f, "compile_commands.json",
                ag_format(f->arena,
                          "[{\"directory\": \"%s\", \"file\": \"a.c\", \"command\": \"some-cc "
                          "--odd-flag -DWANTED -o a.o -c a.c\"}]",
                          f->folder));
    f->options.compile_commands = f->folder;
    assert_non_null(strstr(c_files_read(f, POSTGRESQL), "\"t\""));
    f->options.compile_commands = ag_path_join(f->arena, f->folder, "none/none.json");
    assert_true(ag_starts_with(c_files_read(f, POSTGRESQL),
                               "none/compile_commands.json: there is no such file"));
}

/* Of what only C++ has. */
static void test_c__reads_headers_of_cpp(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } rows[] = {
        {"extern \"C\" {\nAG_TABLE(t) struct t { int a; };\n}\n", "\"a\": {\"type\": \"integer\""},
        {"namespace n { namespace { enum class e { A, B }; AG_TABLE() struct t { e a; }; } }",
         "\"e\": [\"a\", \"b\"]"},
        {"namespace n { AG_TABLE() class t { int a = 1; static int b; }; }", "\"t\": {\"columns\""},
        {"struct a { int b; };\nstruct c : a { int d; };\nAG_TABLE(t) struct t : c {};",
         "\"b\": {\"type\": \"integer\""},
        {"template <class T> struct a { T b; };\nAG_TABLE(t) struct t : a<int> { int c; };",
         "a.hpp:4:24: the fields of a base that is made of a template cannot be read"},
        {"struct a { int b; AG_CHECK(expression = b > 0) };\nAG_TABLE(t) struct t : a {};",
         "a.hpp:3:19: AG_CHECK stands in a struct that is no table"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        c_files *f = *state;
        f->paths.len = 0;
        c_files_add(f, "a.hpp", rows[i].text);
        const char *got = c_files_read(f, POSTGRESQL);
        if (!strstr(got, rows[i].expected))
            fail_msg("%s\nexpected: %s\ngot:      %s", rows[i].text, rows[i].expected, got);
    }
}

static void test_c__reads_strings_as_c_does(void **state)
{
    static const struct {
        const char *string;
        const char *comment;
    } rows[] = {
        {"\"a\" \"b\"", "ab"},
        {"\"a\\\n  b\\\r\nc\"", "a  bc"},
        {"\"\\x41\\101\\60\\t\\\\\"", "AA0\t\\"},
        {"\"\\u00e9\\u20AC\\U0001F600\"", "\u00e9\u20ac\U0001F600"},
        {"\"a\\0b\"", NULL},
        {"\"\\x80\"", NULL},
        {"\"\xe9\"", NULL},
        {"\"\\ud800\"", NULL},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        c_files *f = *state;
        ag_schema *schema;
        ag_error err = {0};
        f->paths.len = 0;
        c_files_add(
            f, "a.h",
            ag_format(f->arena, "AG_TABLE(t, comment = %s) struct t { int a; };", rows[i].string));
        bool read = ag_source_c(f->arena, &f->paths, &f->options, POSTGRESQL, &schema, &err);
        assert_true(read == (rows[i].comment != NULL));
        if (read)
            assert_string_equal(ag_table_find(schema, "t")->comment, rows[i].comment);
        else
            assert_non_null(strstr(err.message, "not UTF-8"));
    }
}

static void test_c__says_what_to_install(void **state)
{
    c_files *f = *state;
    f->options.library = "/nowhere/libclang.so";
    c_files_add(f, "a.h", "");
    const char *error = c_files_read(f, POSTGRESQL);
    assert_non_null(strstr(error, "cannot be opened"));
    assert_non_null(strstr(error, "libclang-14-dev"));
}

static void test_c__reads_what_the_configuration_adds(void **state)
{
    c_files *f = *state;
    f->options.folder = f->folder;
    c_files_put(f, "own.h", "typedef int own;\n");
    AG_PUSH(f->arena, &f->options.arguments, "-include");
    AG_PUSH(f->arena, &f->options.arguments, "own.h");
    assert_non_null(
        strstr(c_files_text(f, "AG_TABLE(t) struct t { own a; };"), "\"type\": \"integer\""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_c__##name, c_files_open, c_files_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(maps_types),
        TEST(refuses_types_that_become_no_column),
        TEST(reads_every_mark_as_json_says_it),
        TEST(has_every_key_in_the_header),
        TEST(names_enums_and_their_values),
        TEST(shows_where_an_error_is),
        TEST(constants_in_marks),
        TEST(constants_without_end),
        TEST(counts_only_the_files_that_are_named),
        TEST(adds_headers_up),
        TEST(tells_many_types_apart),
        TEST(takes_flags_from_compile_commands),
        TEST(reads_headers_of_cpp),
        TEST(reads_strings_as_c_does),
        TEST(says_what_to_install),
        TEST(reads_what_the_configuration_adds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
