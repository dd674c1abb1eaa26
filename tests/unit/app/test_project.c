/* A project: where it is found, which URL counts, and what follows from its configuration. */
#include "folder.h"

#include <autogen/plan.h>
#include <autogen/project.h>

#define POSTGRESQL (UINT64_C(1) << AG_POSTGRESQL)
#define SQLITE (UINT64_C(1) << AG_SQLITE)

/* What the process has set: "NAME=value", separated by spaces.  getenv(3) takes no payload, so neither does this one. */
static const char *process_set;
static ag_arena *process_arena;

static char *process_getenv(const char *name)
{
    ag_names pairs = ag_split(process_arena, process_set ? process_set : "", ' ');
    const char *start = ag_format(process_arena, "%s=", name);
    for (size_t i = 0; i < pairs.len; i++) {
        if (ag_starts_with(pairs.items[i], start))
            return ag_strdup(process_arena, pairs.items[i] + strlen(start));
    }
    return NULL;
}

typedef struct fixture {
    ag_arena *arena;
    char *folder;
    char *kept; /* the current folder before */
} fixture;

static int open_fixture(void **state)
{
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    char here[4096];
    f->arena = process_arena = arena;
    f->folder = folder_make(arena);
    f->kept = ag_strdup(arena, getcwd(here, sizeof here));
    process_set = NULL;
    *state = f;
    return chdir(f->folder);
}

static int close_fixture(void **state)
{
    fixture *f = *state;
    int result = chdir(f->kept);
    folder_remove(f->arena, f->folder, 0);
    ag_arena_close(f->arena);
    return result;
}

static bool open_with(fixture *f, ag_project_options options, ag_project **out, ag_error *err)
{
    options.getenv = process_getenv;
    return ag_project_open(f->arena, &options, out, err);
}

static ag_project *open_config(fixture *f, const char *config)
{
    ag_error err = {0};
    ag_project *project = NULL;
    folder_put(f->arena, ".", "autogen.json", config);
    if (!open_with(f, (ag_project_options){0}, &project, &err))
        fail_msg("%s", folder_error(f->arena, &err, f->folder));
    return project;
}

/* ------------------------------------------------------------------ which URL counts */

#define TOP "{\"database\": \"sqlite:top.db\"}"
#define ENVIRONMENTS \
    "{\"database\": \"sqlite:top.db\", \"environments\": {" \
    "\"prod\": {\"database\": \"postgresql://prod/d\"}, \"test\": {\"database\": \"$TEST_URL\"}, " \
    "\"bare\": {}, \"none\": {\"database\": null}}}"

typedef struct url_case {
    const char *config;
    const char *process;     /* variables that are set; NULL: none */
    const char *dotenv;      /* beside autogen.json; NULL: none */
    const char *here_dotenv; /* in the current folder, which is then below; NULL: none */
    const char *environment; /* -e */
    const char *url;         /* --url */
    const char *expected;    /* "URL < origin", "none: why", or the error */
} url_case;

static const url_case url_cases[] = {
    /* one of them */
    {"{}", NULL, NULL, NULL, NULL, NULL, "none: nobody says"},
    {"{}", NULL, NULL, NULL, NULL, "sqlite:a.db", "sqlite:a.db < --url"},
    {TOP, NULL, NULL, NULL, NULL, NULL, "sqlite:top.db < autogen.json"},
    {"{}", "AUTOGEN_DATABASE_URL=sqlite:a.db", NULL, NULL, NULL, NULL,
     "sqlite:a.db < AUTOGEN_DATABASE_URL"},
    {"{}", "DATABASE_URL=sqlite:a.db", NULL, NULL, NULL, NULL, "sqlite:a.db < DATABASE_URL"},
    {"{}", NULL, "DATABASE_URL=sqlite:a.db", NULL, NULL, NULL,
     "sqlite:a.db < DATABASE_URL in .env"},
    {"{}", NULL, "AUTOGEN_DATABASE_URL=sqlite:a.db", NULL, NULL, NULL,
     "sqlite:a.db < AUTOGEN_DATABASE_URL in .env"},
    {ENVIRONMENTS, NULL, NULL, NULL, "prod", NULL,
     "postgresql://prod/d < environment \"prod\" in autogen.json"},
    {ENVIRONMENTS, "AUTOGEN_ENV=prod", NULL, NULL, NULL, NULL,
     "postgresql://prod/d < environment \"prod\" in autogen.json"},
    {ENVIRONMENTS, NULL, "AUTOGEN_ENV=prod", NULL, NULL, NULL,
     "postgresql://prod/d < environment \"prod\" in autogen.json"},
    /* each against the next */
    {ENVIRONMENTS, "AUTOGEN_DATABASE_URL=sqlite:b.db DATABASE_URL=sqlite:c.db", NULL, NULL, "prod",
     "sqlite:a.db", "sqlite:a.db < --url"},
    {ENVIRONMENTS, "AUTOGEN_DATABASE_URL=sqlite:b.db DATABASE_URL=sqlite:c.db", NULL, NULL, "prod",
     NULL, "postgresql://prod/d < environment \"prod\" in autogen.json"},
    {ENVIRONMENTS, "AUTOGEN_DATABASE_URL=sqlite:b.db AUTOGEN_ENV=prod DATABASE_URL=sqlite:c.db",
     NULL, NULL, NULL, NULL, "sqlite:b.db < AUTOGEN_DATABASE_URL"},
    {ENVIRONMENTS, "AUTOGEN_ENV=prod DATABASE_URL=sqlite:c.db", NULL, NULL, NULL, NULL,
     "postgresql://prod/d < environment \"prod\" in autogen.json"},
    {TOP, "DATABASE_URL=sqlite:c.db", NULL, NULL, NULL, NULL, "sqlite:c.db < DATABASE_URL"},
    {ENVIRONMENTS, "AUTOGEN_ENV=test TEST_URL=sqlite:t.db", NULL, NULL, "prod", NULL,
     "postgresql://prod/d < environment \"prod\" in autogen.json"},
    /* an environment that says nothing, or nothing at all */
    {ENVIRONMENTS, NULL, NULL, NULL, "bare", NULL, "sqlite:top.db < autogen.json"},
    {ENVIRONMENTS, "DATABASE_URL=sqlite:c.db", NULL, NULL, "bare", NULL,
     "sqlite:c.db < DATABASE_URL"},
    {ENVIRONMENTS, "AUTOGEN_DATABASE_URL=sqlite:b.db", NULL, NULL, "bare", NULL,
     "sqlite:b.db < AUTOGEN_DATABASE_URL"},
    {ENVIRONMENTS, NULL, NULL, NULL, "none", NULL, "none: nobody says"},
    {ENVIRONMENTS, "DATABASE_URL=sqlite:c.db", NULL, NULL, "none", NULL,
     "sqlite:c.db < DATABASE_URL"},
    /* what is empty says nothing, but in an option */
    {TOP, "AUTOGEN_DATABASE_URL= DATABASE_URL= AUTOGEN_ENV=", NULL, NULL, NULL, NULL,
     "sqlite:top.db < autogen.json"},
    {TOP, NULL, NULL, NULL, NULL, "", "AG_E 64: --url is empty"},
    /* .env only fills in */
    {TOP, "DATABASE_URL=sqlite:c.db", "DATABASE_URL=sqlite:d.db", NULL, NULL, NULL,
     "sqlite:c.db < DATABASE_URL"},
    {TOP, "DATABASE_URL=", "DATABASE_URL=sqlite:d.db", NULL, NULL, NULL,
     "sqlite:top.db < autogen.json"},
    {TOP, "DATABASE_URL=sqlite:c.db", "AUTOGEN_DATABASE_URL=sqlite:d.db", NULL, NULL, NULL,
     "sqlite:d.db < AUTOGEN_DATABASE_URL in .env"},
    {TOP, NULL, "DATABASE_URL=sqlite:d.db", "DATABASE_URL=sqlite:e.db", NULL, NULL,
     "sqlite:../d.db < DATABASE_URL in ../.env"},
    {TOP, NULL, "OTHER=1", "DATABASE_URL=sqlite:e.db", NULL, NULL,
     "sqlite:e.db < DATABASE_URL in .env"},
    /* where a path starts */
    {TOP, NULL, NULL, "", NULL, NULL, "sqlite:../top.db < ../autogen.json"},
    {TOP, NULL, NULL, "", NULL, "sqlite:a.db", "sqlite:a.db < --url"},
    {TOP, "DATABASE_URL=sqlite:c.db", NULL, "", NULL, NULL, "sqlite:c.db < DATABASE_URL"},
    {"{\"database\": \"sqlite:///top.db?mode=ro\"}", NULL, NULL, "", NULL, NULL,
     "sqlite:../top.db?mode=ro < ../autogen.json"},
    {"{\"database\": \"sqlite+aiosqlite:///a%20b.db\"}", NULL, NULL, "", NULL, NULL,
     "sqlite+aiosqlite:../a%20b.db < ../autogen.json"},
    {"{\"database\": \"sqlite:////abs.db\"}", NULL, NULL, "", NULL, NULL,
     "sqlite:////abs.db < ../autogen.json"},
    {"{\"database\": \"sqlite::memory:\"}", NULL, NULL, "", NULL, NULL,
     "sqlite::memory: < ../autogen.json"},
    {"{\"database\": \"postgresql:///d\"}", NULL, NULL, "", NULL, NULL,
     "postgresql:///d < ../autogen.json"},
    {"{\"database\": \"sqlite:file:top.db\"}", NULL, NULL, "", NULL, NULL,
     "sqlite:../top.db < ../autogen.json"},
    /* variables in `database` */
    {"{\"database\": \"$MINE\"}", "MINE=sqlite:c.db", NULL, "", NULL, NULL,
     "sqlite:c.db < ../autogen.json"},
    {"{\"database\": \"${MINE}\"}", NULL, "MINE=sqlite:c.db", "", NULL, NULL,
     "sqlite:../c.db < ../autogen.json"},
    {"{\"database\": \"sqlite:${NAME}.db\"}", "NAME=c", NULL, "", NULL, NULL,
     "sqlite:../c.db < ../autogen.json"},
    {"{\"database\": \"postgresql://u:a$$b@$HOST/$\"}", "HOST=h", NULL, NULL, NULL, NULL,
     "postgresql://u:a$b@h/$ < autogen.json"},
    {"{\"database\": \"$MINE\"}", NULL, NULL, NULL, NULL, NULL,
     "none: the variable \"MINE\" that autogen.json asks for is not set"},
    {"{\"database\": \"$MINE\"}", "MINE=", NULL, NULL, NULL, NULL,
     "none: the variable \"MINE\" that autogen.json asks for is not set"},
    {ENVIRONMENTS, "DATABASE_URL=sqlite:c.db", NULL, NULL, "test", NULL,
     "none: the variable \"TEST_URL\" that environment \"test\" in autogen.json asks for is not "
     "set"},
    {ENVIRONMENTS, "AUTOGEN_ENV=test DATABASE_URL=sqlite:c.db", NULL, NULL, NULL, NULL,
     "none: the variable \"TEST_URL\" that environment \"test\" in autogen.json asks for is not "
     "set"},
    {ENVIRONMENTS, "AUTOGEN_ENV=test", "TEST_URL=sqlite:t.db", NULL, NULL, NULL,
     "sqlite:t.db < environment \"test\" in autogen.json"},
    {"{\"database\": \"${MINE\"}", NULL, NULL, NULL, NULL, NULL,
     "AG_E 65: autogen.json:1:14: /database: \"${\" is not followed by a name and \"}\""},
    {"{\"database\": \"${}\"}", NULL, NULL, NULL, NULL, NULL,
     "AG_E 65: autogen.json:1:14: /database: \"${\" is not followed by a name and \"}\""},
    /* what is no URL; the one that counts, and no other */
    {TOP, NULL, NULL, NULL, NULL, "mysql://u:secret@h",
     "AG_E 65: --url: unknown kind of database \"mysql\""},
    {TOP, NULL, NULL, NULL, NULL, "host=127.0.0.1 port=1 password=secret",
     "AG_E 65: --url: that is not the URL of a database"},
    {TOP, "DATABASE_URL=mysql://h", NULL, NULL, NULL, NULL,
     "AG_E 65: DATABASE_URL: unknown kind of database \"mysql\""},
    {"{\n\"database\": \"mysql://h\"}", NULL, NULL, NULL, NULL, NULL,
     "AG_E 65: autogen.json:2:13: /database: unknown kind of database \"mysql\""},
    {"{\"database\": \"mysql://h\"}", NULL, NULL, NULL, NULL, "sqlite:a.db", "sqlite:a.db < --url"},
    {"{\"database\": \"sqlite://h/a\"}", NULL, NULL, "", NULL, NULL,
     "AG_E 65: ../autogen.json:1:14: /database: the URL \"sqlite://h/a\" names a host"},
    /* environments that are not there */
    {ENVIRONMENTS, NULL, NULL, NULL, "prd", NULL,
     "AG_E 64: autogen.json: unknown environment \"prd\""},
    {ENVIRONMENTS, "AUTOGEN_ENV=stage", NULL, NULL, NULL, NULL,
     "AG_E 64: autogen.json: unknown environment \"stage\" (AUTOGEN_ENV)"},
    {ENVIRONMENTS, "AUTOGEN_ENV=stage", NULL, NULL, "bare", NULL, "sqlite:top.db < autogen.json"},
    {TOP, NULL, NULL, NULL, "", NULL, "AG_E 64: autogen.json: unknown environment \"\""},
    {TOP, NULL, "DATABASE_URL", NULL, NULL, NULL,
     "AG_E 65: .env:1:13: expected \"=\" behind the name"},
};

static void put_or_remove(fixture *f, const char *name, const char *text)
{
    if (text)
        folder_put(f->arena, f->folder, name, text);
    else
        unlink(ag_path_join(f->arena, f->folder, name));
}

static char *outcome(fixture *f, const url_case *c)
{
    const ag_project_options options = {.environment = c->environment, .url = c->url};
    ag_error err = {0};
    ag_project *project = NULL;
    if (!open_with(f, options, &project, &err)) {
        const char *place = ag_error_place(f->arena, &err);
        return ag_format(f->arena, "AG_E %d: %s%s%s", ag_error_describe(err.code)->status, place,
                         *place ? ": " : "", err.message);
    }
    assert_true((project->url == NULL) == (project->dialect == NULL));
    if (project->url)
        return ag_format(f->arena, "%s < %s", project->url, project->url_origin);
    return ag_format(f->arena, "none: %s",
                     project->url_origin ? project->url_origin : "nobody says");
}

static void test_url__is_the_one_that_counts(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < AG_COUNT(url_cases); i++) {
        const url_case *c = &url_cases[i];
        put_or_remove(f, "autogen.json", c->config);
        put_or_remove(f, ".env", c->dotenv);
        folder_put(f->arena, f->folder, "sub/file", "");
        put_or_remove(f, "sub/.env", c->here_dotenv);
        assert_int_equal(
            chdir(c->here_dotenv ? ag_path_join(f->arena, f->folder, "sub") : f->folder), 0);
        process_set = c->process;
        assert_string_equal(outcome(f, c), c->expected);
    }
    assert_int_equal(chdir(f->folder), 0);
}

static void test_url__is_shown_without_a_password(void **state)
{
    ag_project *project = open_config(*state, "{\"database\": \"postgresql://u:secret@h/d\"}");
    assert_null(strstr(project->display_url, "secret"));
    assert_non_null(strstr(project->display_url, "h/d"));
}

static void test_url__that_is_missing_is_an_error_only_for_who_connects(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_session *session = NULL;
    ag_project *project = open_config(f, "{}");
    assert_false(ag_project_connect(f->arena, project, false, &session, &err));
    assert_int_equal(err.code, AG_E_NO_DATABASE);
    ag_error why = {0};
    project = open_config(f, "{\"database\": \"$MINE\"}");
    assert_false(ag_project_connect(f->arena, project, false, &session, &why));
    assert_int_equal(why.code, AG_E_NO_DATABASE);
    assert_non_null(strstr(why.message, "\"MINE\""));
}

static void test_environment__is_suggested(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_project *project = NULL;
    folder_put(f->arena, ".", "autogen.json", ENVIRONMENTS);
    assert_false(open_with(f, (ag_project_options){.environment = "prd"}, &project, &err));
    assert_string_equal(err.hint, "did you mean \"prod\"? there are: prod, test, bare, none");
    assert_null(project);
}

/* ------------------------------------------------------------------ where the file is */

static void test_config__is_looked_for_upwards(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_project *project = open_config(f, "{\"migrations\": [\"a\", \"/b\"]}");
    assert_string_equal(project->folder, ".");
    assert_string_equal(project->config_path, "autogen.json");
    assert_string_equal(project->folders.items[0], "a");
    folder_put(f->arena, ".", "x/y/file", "");
    assert_int_equal(chdir("x/y"), 0);
    assert_true(open_with(f, (ag_project_options){0}, &project, &err));
    assert_int_equal(chdir(f->folder), 0);
    assert_string_equal(project->folder, "../..");
    assert_string_equal(project->config_path, "../../autogen.json");
    assert_string_equal(project->folders.items[0], "../../a");
    assert_string_equal(project->folders.items[1], "/b");
}

static void test_config__is_looked_for_from_a_folder(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_project *project = NULL;
    folder_put(f->arena, ".", "x/autogen.json", TOP);
    folder_put(f->arena, ".", "x/y/other.json", "{}");
    assert_true(open_with(f, (ag_project_options){.folder = "x"}, &project, &err));
    assert_string_equal(project->config_path, "x/autogen.json");
    assert_string_equal(project->url, "sqlite:x/top.db");
    assert_true(open_with(f, (ag_project_options){.folder = "x/y"}, &project, &err));
    assert_string_equal(project->config_path, "x/y/../autogen.json");
    assert_true(open_with(
        f, (ag_project_options){.folder = "x/y", .config = "other.json", .url = "sqlite:a.db"},
        &project, &err));
    assert_string_equal(project->config_path, "x/y/other.json");
    assert_string_equal(project->folder, "x/y");
    assert_string_equal(project->url, "sqlite:x/y/a.db");
}

static void test_config__that_is_not_there_has_a_hint(void **state)
{
    fixture *f = *state;
    ag_project *project = NULL;
    const ag_project_options asked[] = {{.folder = NULL}, {.config = "mine.json"}};
    for (size_t i = 0; i < AG_COUNT(asked); i++) {
        ag_error err = {0};
        assert_false(open_with(f, asked[i], &project, &err));
        assert_int_equal(err.code, AG_E_NO_CONFIG);
        assert_non_null(strstr(err.hint, "autogen init"));
    }
    assert_null(project);
}

/* ------------------------------------------------------------------ what follows */

static void test_dialects__are_named_or_the_urls(void **state)
{
    fixture *f = *state;
    assert_int_equal(open_config(f, "{}")->dialects, 0);
    assert_int_equal(open_config(f, TOP)->dialects, SQLITE);
    assert_int_equal(open_config(f, "{\"dialects\": \"postgres\"}")->dialects, POSTGRESQL);
    assert_int_equal(
        open_config(f, "{\"database\": \"sqlite:a\", \"dialects\": [\"sqlite\", \"postgresql\"]}")
            ->dialects,
        POSTGRESQL | SQLITE);
}

static void test_dialects__that_are_unknown_are_placed(void **state)
{
    fixture *f = *state;
    static const struct {
        const char *config;
        const char *error;
    } cases[] = {
        {"{\"dialects\": \"mysql\"}",
         "autogen.json:1:14: /dialects: unknown dialect \"mysql\"; allowed: \"postgresql\", "
         "\"sqlite\""},
        {"{\"dialects\": [\"sqlite\", \"postgresq\"]}",
         "autogen.json:1:25: /dialects/1: unknown dialect \"postgresq\"; did you mean "
         "\"postgresql\"?"},
        {"{\"environments\": {\"e\": {\"dialects\": [\"ms\"]}}}",
         "autogen.json:1:38: /environments/e/dialects/0: unknown dialect \"ms\"; allowed: "
         "\"postgresql\", \"sqlite\""},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_error err = {0};
        ag_project *project = NULL;
        process_set = i == 2 ? "AUTOGEN_ENV=e" : NULL;
        folder_put(f->arena, ".", "autogen.json", cases[i].config);
        assert_false(open_with(f, (ag_project_options){0}, &project, &err));
        assert_string_equal(folder_error(f->arena, &err, NULL), cases[i].error);
    }
}

static void test_default_schema__is_postgresqls(void **state)
{
    fixture *f = *state;
    ag_project *project = open_config(f, "{\"default_schema\": \"app\"}");
    assert_string_equal(project->default_schema, "app");
    assert_string_equal(project->filter.default_schema, "app");
    project = open_config(f, "{\"default_schema\": \"app\", \"database\": \"postgresql://h\"}");
    assert_string_equal(project->default_schema, "app");
    project = open_config(f, "{\"default_schema\": \"app\", \"database\": \"sqlite:a\"}");
    assert_null(project->default_schema);
    assert_string_equal(project->filter.default_schema, "main");
    project =
        open_config(f, "{\"default_schema\": {\"sqlite\": \"aux\"}, \"database\": \"sqlite:a\"}");
    assert_string_equal(project->default_schema, "aux");
    project = open_config(f, "{}");
    assert_null(project->default_schema);
    assert_string_equal(project->filter.default_schema, "public");
}

static void test_filter_and_ledger__are_the_configurations(void **state)
{
    ag_project *project = open_config(
        *state, "{\"managed_schemas\": [\"a\"], \"include\": \"b\", \"exclude\": [\"c\"],"
                " \"version_table\": \"v\", \"version_schema\": \"s\"}");
    assert_string_equal(project->filter.managed_schemas.items[0], "a");
    assert_string_equal(project->filter.include.items[0], "b");
    assert_string_equal(project->filter.exclude.items[0], "c");
    assert_string_equal(project->filter.version_schema, "s");
    ag_ledger_options ledger = ag_project_ledger(project);
    assert_string_equal(ledger.table, "v");
    assert_string_equal(ledger.schema, "s");
    assert_null(ledger.default_schema);
}

/* ------------------------------------------------------------------ the declared schema */

#define TABLE(name) "{\"tables\": {\"" name "\": {\"columns\": {\"a\": {\"type\": \"int\"}}}}}"

static void test_declared__adds_files_up(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_schema *schema = NULL;
    folder_put(f->arena, ".", "a.json", TABLE("a"));
    folder_put(f->arena, ".", "s/b.json", TABLE("b"));
    folder_put(f->arena, ".", "s/c.json", TABLE("c"));
    ag_project *project = open_config(f, "{\"schema\": [\"a.json\", \"s/*.json\", \"s/c.json\"]}");
    assert_int_equal(project->schema_paths.len, 3);
    if (!ag_project_declared(f->arena, project, &schema, &err))
        fail_msg("%s", folder_error(f->arena, &err, NULL));
    assert_int_equal(schema->tables.len, 3);
}

static void test_declared__is_schema_json_unless_said(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_schema *schema = NULL;
    folder_put(f->arena, ".", "schema.json", TABLE("a"));
    assert_true(ag_project_declared(f->arena, open_config(f, "{}"), &schema, &err));
    assert_int_equal(schema->tables.len, 1);
}

static void test_declared__may_differ_by_dialect(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_schema *schema = NULL;
    folder_put(f->arena, ".", "p.json", TABLE("p"));
    folder_put(f->arena, ".", "s.json", TABLE("s"));
    ag_project *project = open_config(
        f,
        "{\"database\": \"sqlite:a\", \"schema\": {\"postgresql\": \"p.json\", \"sqlite\": \"s.json\"}}");
    assert_true(ag_project_declared(f->arena, project, &schema, &err));
    assert_non_null(ag_table_find(schema, "s"));
    project = open_config(
        f,
        "{\"dialects\": \"postgresql\", \"schema\": {\"postgresql\": \"p.json\", \"sqlite\": \"s.json\"}}");
    assert_true(ag_project_declared(f->arena, project, &schema, &err));
    assert_non_null(ag_table_find(schema, "p"));
}

static const struct {
    const char *config;
    ag_error_code code;
    const char *error; /* without the hint */
} undeclared[] = {
    {"{}", AG_E_REFERENCE, "the schema file \"schema.json\" does not exist"},
    {"{\"schema\": \"a.json\"}", AG_E_REFERENCE,
     "autogen.json:1:12: /schema: the schema file \"a.json\" does not exist"},
    {"{\"schema\": [\"there.json\",\n\"s/*.json\"]}", AG_E_REFERENCE,
     "autogen.json:2:1: /schema/1: no file matches the schema \"s/*.json\""},
    {"{\"schema\": {\"postgresql\": [\"there.json\", \"n.json\"]}, \"database\": \"postgres://h\"}",
     AG_E_REFERENCE,
     "autogen.json:1:42: /schema/postgresql/1: the schema file \"n.json\" does not exist"},
    {"{\"schema\": \"model.h\", \"clang\": {\"library\": \"./no.so\"}}", AG_E_UNSUPPORTED,
     "libclang, which reads C headers, cannot be opened: ./no.so: cannot open shared object file: "
     "No such file or directory"},
    {"{\"schema\": {\"sqlite\": \"there.json\"}}", AG_E_USAGE,
     "autogen.json:1:12: /schema: which schema counts depends on the database, and no URL is "
     "known"},
};

static void test_declared__says_what_is_missing_and_where(void **state)
{
    fixture *f = *state;
    folder_put(f->arena, ".", "there.json", "{}");
    folder_put(f->arena, ".", "model.h", "");
    for (size_t i = 0; i < AG_COUNT(undeclared); i++) {
        ag_error err = {0};
        ag_schema *schema = NULL;
        ag_project *project = open_config(f, undeclared[i].config);
        assert_false(ag_project_declared(f->arena, project, &schema, &err));
        assert_int_equal(err.code, undeclared[i].code);
        assert_true(err.hint[0]);
        err.hint[0] = '\0';
        const char *text = folder_error(f->arena, &err, NULL);
        assert_string_equal(ag_starts_with(text, ": ") ? text + 2 : text, undeclared[i].error);
    }
}

/* ------------------------------------------------------------------ all together */

static void test_project__works_at_once_after_init(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_names files = {0};
    ag_project *project = NULL;
    ag_schema *schema = NULL;
    ag_revisions revisions = {0};
    ag_graph graph;
    ag_session *session = NULL;
    ag_rows rows;
    assert_true(ag_init(f->arena, NULL, &files, &err));
    assert_true(open_with(f, (ag_project_options){0}, &project, &err));
    assert_true(ag_project_declared(f->arena, project, &schema, &err));
    assert_true(ag_project_revisions(f->arena, project, &revisions, &graph, &err));
    assert_int_equal(revisions.len, 0);
    assert_int_equal(graph.heads.len, 0);
    assert_true(ag_project_connect(f->arena, project, true, &session, &err));
    assert_true(ag_session_query(session, f->arena, "SELECT 1", &rows, &err));
    assert_string_equal(ag_cell(&rows, 0, 0), "1");
    ag_session_close(session);
}

#define PROJECT_TEST(t) cmocka_unit_test_setup_teardown(t, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROJECT_TEST(test_url__is_the_one_that_counts),
        PROJECT_TEST(test_url__is_shown_without_a_password),
        PROJECT_TEST(test_url__that_is_missing_is_an_error_only_for_who_connects),
        PROJECT_TEST(test_environment__is_suggested),
        PROJECT_TEST(test_config__is_looked_for_upwards),
        PROJECT_TEST(test_config__is_looked_for_from_a_folder),
        PROJECT_TEST(test_config__that_is_not_there_has_a_hint),
        PROJECT_TEST(test_dialects__are_named_or_the_urls),
        PROJECT_TEST(test_dialects__that_are_unknown_are_placed),
        PROJECT_TEST(test_default_schema__is_postgresqls),
        PROJECT_TEST(test_filter_and_ledger__are_the_configurations),
        PROJECT_TEST(test_declared__adds_files_up),
        PROJECT_TEST(test_declared__is_schema_json_unless_said),
        PROJECT_TEST(test_declared__may_differ_by_dialect),
        PROJECT_TEST(test_declared__says_what_is_missing_and_where),
        PROJECT_TEST(test_project__works_at_once_after_init),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
