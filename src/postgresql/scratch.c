#include "postgresql/scratch.h"

#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/session.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* What is made by us carries this at the start of its comment, and holds this advisory lock while it is in use. */
#define MARK "autogen scratch"
#define LOCK "7236835, 1"

/* A database younger than this may not have been locked yet by who made it. */
#define YOUNG_SECONDS 60

typedef struct pg_scratch {
    ag_session base;
    ag_arena *arena;
    const char *url; /* of the server */
    ag_session
        *admin; /* in the URL's own database; NULL: the configuration names the scratch database */
    ag_session *inner; /* in the scratch database */
    const char *name;  /* NULL: as for admin */
    const char *default_schema;
} pg_scratch;

static pg_scratch *scratch_of(ag_session *session)
{
    return (pg_scratch *)(void *)session;
}

static const ag_session_ops scratch_ops;

/* ------------------------------------------------------------------ delegating */

static bool scratch_run(ag_session *session, const char *sql, ag_error *err)
{
    ag_session *inner = scratch_of(session)->inner;
    return inner->ops->run(inner, sql, err);
}

static bool scratch_query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                          ag_error *err)
{
    ag_session *inner = scratch_of(session)->inner;
    return inner->ops->query(inner, arena, sql, out, err);
}

static bool scratch_query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                              size_t count, ag_rows *out, ag_error *err)
{
    ag_session *inner = scratch_of(session)->inner;
    return inner->ops->query_all(inner, arenas, sql, count, out, err);
}

static bool scratch_try_lock(ag_session *session, ag_arena *arena, const char *key, bool *locked,
                             char **holder, ag_error *err)
{
    ag_session *inner = scratch_of(session)->inner;
    return inner->ops->try_lock(inner, arena, key, locked, holder, err);
}

static void scratch_unlock(ag_session *session)
{
    ag_session *inner = scratch_of(session)->inner;
    inner->ops->unlock(inner);
}

/* ------------------------------------------------------------------ whether there can be one */

static bool fail_none(ag_error *err, const char *why, const char *hint)
{
    ag_fail(err, AG_E_NO_SCRATCH, NULL, "no scratch database can be made: %s", why);
    return ag_hint(err, "%s", hint);
}

#define NAME_ONE "name one that may be emptied, \"scratch\": \"postgresql://…\", in autogen.json"

static bool check_server(pg_scratch *scratch, ag_error *err)
{
    ag_rows rows = {0};
    if (!ag_session_query(
            scratch->admin, scratch->arena,
            "SELECT pg_is_in_recovery(), rolcreatedb OR rolsuper, rolname FROM pg_catalog.pg_roles"
            " WHERE rolname = current_user",
            &rows, err))
        return false;
    if (strcmp(ag_cell(&rows, 0, 0), "t") == 0)
        return fail_none(err, "the server is in recovery, a standby", NAME_ONE);
    if (strcmp(ag_cell(&rows, 0, 1), "t") == 0)
        return true;
    return fail_none(
        err,
        ag_format(scratch->arena, "role \"%s\" may not create databases", ag_cell(&rows, 0, 2)),
        "let it: ALTER ROLE … CREATEDB; or " NAME_ONE);
}

/* ------------------------------------------------------------------ making and dropping */

/*
 * Everything that is not the server's own; a database for this purpose holds nothing else of worth.  What lies in its schemas may be more than the server has locks for in one
 * transaction, so it goes in several: what has heirs or partitions behind them, and what belongs to tables behind these.  The schema "public" comes again as the server makes it,
 * and is its owner's by whom it is in every database, as far as our role may say so: what others are granted there is another thing where it is ours.
 */
static const char *const empty_sql =
    "DO $autogen$ DECLARE name text; command text; dropped int := 0; BEGIN"
    " FOR name IN SELECT evtname FROM pg_catalog.pg_event_trigger e WHERE NOT EXISTS (SELECT FROM"
    " pg_catalog.pg_depend d WHERE d.objid = e.oid AND d.deptype = 'e' AND d.classid ="
    " 'pg_catalog.pg_event_trigger'::pg_catalog.regclass)"
    " LOOP EXECUTE format('DROP EVENT TRIGGER %I', name); END LOOP;"
    " FOR name IN SELECT extname FROM pg_catalog.pg_extension WHERE extname <> 'plpgsql'"
    " LOOP EXECUTE format('DROP EXTENSION %I CASCADE', name); END LOOP;"
    " FOR name IN SELECT format('(%s AS %s)', castsource::regtype, casttarget::regtype) FROM"
    " pg_catalog.pg_cast c WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d"
    " WHERE d.objid = c.oid AND d.deptype IN ('i', 'e') AND d.classid = 'pg_catalog.pg_cast'::regclass)"
    " LOOP EXECUTE 'DROP CAST ' || name; END LOOP;"
    " FOR name IN SELECT fdwname FROM pg_catalog.pg_foreign_data_wrapper"
    " LOOP EXECUTE format('DROP FOREIGN DATA WRAPPER %I CASCADE', name); END LOOP;"
    " FOR command IN SELECT format('DROP %s IF EXISTS %s CASCADE', o.kind, o.name) FROM ("
    "SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN"
    " 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,"
    " format('%I.%I', n.nspname, c.relname), c.oid, CASE WHEN c.relkind IN ('S', 'c') THEN 3 WHEN"
    " EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid) THEN 2 ELSE 1 END"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND " AG_PG_OWN_SCHEMA
    " UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text, p.oid, 3 FROM pg_catalog.pg_proc p"
    " JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE " AG_PG_OWN_SCHEMA
    " UNION ALL SELECT 'TYPE', format('%I.%I', n.nspname, t.typname), t.oid, 4 FROM"
    " pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace"
    " WHERE t.typtype IN ('e', 'd', 'r') AND " AG_PG_OWN_SCHEMA
    ") o(kind, name, oid, turn) ORDER BY o.turn, o.oid DESC"
    " LOOP EXECUTE command; dropped := dropped + 1;"
    " IF dropped % 50 = 0 THEN COMMIT; END IF; END LOOP;"
    " FOR name IN SELECT nspname FROM pg_catalog.pg_namespace n WHERE " AG_PG_OWN_SCHEMA
    " LOOP EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP;"
    " CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;"
    " IF current_setting('server_version_num')::int < 150000 THEN GRANT CREATE ON SCHEMA public TO"
    " PUBLIC; END IF;"
    " BEGIN EXECUTE format('ALTER SCHEMA public OWNER TO %I', CASE WHEN"
    " current_setting('server_version_num')::int < 150000 THEN pg_catalog.pg_get_userbyid(10) ELSE"
    " 'pg_database_owner' END); EXCEPTION WHEN insufficient_privilege THEN END; END $autogen$";

/* The schema that names leave out is there, as it is where revisions run, and found without a word, whatever path the role has. */
static bool empty(pg_scratch *scratch, ag_error *err)
{
    return ag_session_run(scratch->inner, empty_sql, err) &&
           ag_session_runf(scratch->inner, scratch->arena, err,
                           "CREATE SCHEMA IF NOT EXISTS %I; SET search_path = %I",
                           scratch->default_schema, scratch->default_schema);
}

/* Dropping a database that somebody is just about to use, or has just dropped, fails; then it is not ours to sweep. */
static bool drop(pg_scratch *scratch, const char *name)
{
    ag_error ignored = {0};
    return ag_session_runf(scratch->admin, scratch->arena, &ignored,
                           scratch->admin->version >= 130000
                               ? "DROP DATABASE IF EXISTS %I WITH (FORCE)"
                               : "DROP DATABASE IF EXISTS %I",
                           name);
}

static void sweep(pg_scratch *scratch)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    char *sql = ag_sql_format(
        scratch->arena, scratch->admin->dialect,
        "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname LIKE 'autogen\\_scratch\\_%%'"
        " AND pg_catalog.shobj_description(d.oid, 'pg_database') ~ '^" MARK " [0-9]+ '"
        " AND split_part(pg_catalog.shobj_description(d.oid, 'pg_database'), ' ', 3)::bigint <"
        " extract(epoch FROM pg_catalog.now()) - %d"
        " AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.database = d.oid)",
        YOUNG_SECONDS);
    if (!ag_session_query(scratch->admin, scratch->arena, sql, &rows, &ignored))
        return;
    for (size_t i = 0; i < rows.row_count; i++)
        (void)drop(scratch, ag_cell(&rows, i, 0));
}

/* CREATE DATABASE with the locale of the database that we are connected to. */
static bool creation(pg_scratch *scratch, ag_buf *out, ag_error *err)
{
    ag_rows rows = {0};
    bool icu = scratch->admin->version >= 150000;
    const char *locale = scratch->admin->version >= 170000 ? "datlocale" : "daticulocale";
    char *sql = ag_format(
        scratch->arena,
        "SELECT pg_encoding_to_char(encoding), datcollate, datctype, %s, %s FROM pg_catalog.pg_database"
        " WHERE datname = current_database()",
        icu ? "datlocprovider" : "'c'", icu ? locale : "NULL");
    if (!ag_session_query(scratch->admin, scratch->arena, sql, &rows, err))
        return false;
    const ag_dialect *dialect = scratch->admin->dialect;
    ag_sqlf(out, dialect,
            "CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L",
            scratch->name, ag_cell(&rows, 0, 0), ag_cell(&rows, 0, 1), ag_cell(&rows, 0, 2));
    if (strcmp(ag_cell(&rows, 0, 3), "i") == 0)
        ag_sqlf(out, dialect, " LOCALE_PROVIDER icu ICU_LOCALE %L", ag_cell(&rows, 0, 4));
    else if (strcmp(ag_cell(&rows, 0, 3), "b") == 0)
        ag_sqlf(out, dialect, " LOCALE_PROVIDER builtin BUILTIN_LOCALE %L", ag_cell(&rows, 0, 4));
    return true;
}

/* Somebody on another machine may have our process id. */
#define NAMES 20

static bool create(pg_scratch *scratch, ag_error *err)
{
    bool taken = true;
    for (int n = 1; taken && n <= NAMES; n++) {
        ag_buf text = ag_buf_new(scratch->arena);
        ag_error why = {0};
        scratch->name = ag_format(scratch->arena, "autogen_scratch_%ld_%d", (long)getpid(), n);
        if (!creation(scratch, &text, err))
            return false;
        if (ag_session_run(scratch->admin, text.text, &why))
            break;
        taken = strcmp(why.sqlstate, "42P04") == 0;
        if (!taken || n == NAMES) {
            *err = why;
            return ag_context(err, "cannot make a scratch database");
        }
    }
    return ag_session_runf(scratch->admin, scratch->arena, err, "COMMENT ON DATABASE %I IS %L",
                           scratch->name,
                           ag_format(scratch->arena, MARK " %lld by process %ld",
                                     (long long)time(NULL), (long)getpid()));
}

static bool enter(pg_scratch *scratch, ag_error *err)
{
    ag_rows rows = {0};
    return ag_pg_session_open_in(scratch->arena, scratch->url, scratch->name, &scratch->inner,
                                 err) &&
           ag_session_query(scratch->inner, scratch->arena,
                            "SELECT pg_catalog.pg_advisory_lock(" LOCK ")", &rows, err);
}

static bool make(pg_scratch *scratch, ag_error *err)
{
    if (!create(scratch, err))
        return false;
    if (enter(scratch, err) && empty(scratch, err))
        return true;
    ag_session_close(scratch->inner);
    scratch->inner = NULL;
    (void)drop(scratch, scratch->name);
    return false;
}

/* ------------------------------------------------------------------ one that the configuration names */

/* Which database this is, whatever URL it was opened by. */
static const char *identity(pg_scratch *scratch, ag_session *session)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    return ag_session_query(
               session, scratch->arena,
               "SELECT oid || ' ' || extract(epoch FROM pg_catalog.pg_postmaster_start_time())"
               " FROM pg_catalog.pg_database WHERE datname = current_database()",
               &rows, &ignored)
               ? ag_cell(&rows, 0, 0)
               : NULL;
}

/* One that cannot be opened is another: this one can. */
static bool is_same(pg_scratch *scratch, const char *url)
{
    ag_session *other = NULL;
    ag_error ignored = {0};
    if (!url || !ag_pg_session_open(scratch->arena, url, false, &other, &ignored))
        return false;
    const char *its = identity(scratch, other);
    bool same = its && ag_streq(its, identity(scratch, scratch->inner));
    ag_session_close(other);
    return same;
}

/* Whether revisions were run there that no proof has run: these begin with one of their own. */
static bool has_history(pg_scratch *scratch, bool *found, ag_error *err)
{
    ag_rows tables = {0}, rows = {0};
    *found = false;
    if (!ag_session_query(
            scratch->inner, scratch->arena,
            "SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON"
            " n.oid = c.relnamespace WHERE c.relname = 'autogen_history' AND c.relkind = 'r'",
            &tables, err))
        return false;
    for (size_t i = 0; i < tables.row_count && !*found; i++) {
        char *sql =
            ag_sql_format(scratch->arena, scratch->inner->dialect,
                          "SELECT FROM %I.autogen_history HAVING NOT bool_or(revision = %L)",
                          ag_cell(&tables, i, 0), AG_PROOF_BEFORE);
        if (!ag_session_query(scratch->inner, scratch->arena, sql, &rows, err))
            return false;
        *found = rows.row_count > 0;
    }
    return true;
}

/* What is named is emptied: it must not be what somebody lives on. */
static bool check_named(pg_scratch *scratch, const char *database, ag_error *err)
{
    bool used = false;
    if (is_same(scratch, database)) {
        ag_fail(err, AG_E_NO_SCRATCH, NULL, "the database named is the project's own");
        return ag_hint(err, "it is emptied each time: name one that holds nothing");
    }
    if (!has_history(scratch, &used, err))
        return false;
    if (!used)
        return true;
    ag_fail(err, AG_E_NO_SCRATCH, NULL, "revisions were run in the database named");
    return ag_hint(err, "it is emptied each time: name one that holds nothing; if this one may be "
                        "emptied, drop its table \"autogen_history\"");
}

static bool take_named(pg_scratch *scratch, const ag_scratch_options *options, ag_error *err)
{
    ag_rows rows = {0};
    scratch->url = options->scratch;
    if (!ag_pg_session_open(scratch->arena, scratch->url, false, &scratch->inner, err))
        return ag_context(err, "scratch");
    if (ag_session_query(scratch->inner, scratch->arena,
                         "SELECT pg_catalog.pg_advisory_lock(" LOCK ")", &rows, err) &&
        check_named(scratch, options->url, err) && empty(scratch, err))
        return true;
    ag_session_close(scratch->inner);
    return ag_context(err, "scratch");
}

/* ------------------------------------------------------------------ a session */

/* What lies in no schema: made by hand in a .sql file, and only gone with the database. */
static const char *const left_sql =
    "SELECT 1 FROM pg_catalog.pg_event_trigger UNION ALL SELECT 1 FROM pg_catalog.pg_publication"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM"
    " pg_catalog.pg_database WHERE datname = current_database())"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_foreign_data_wrapper"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_default_acl"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_cast WHERE oid >= 16384"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_language WHERE oid >= 16384"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_am WHERE oid >= 16384"
    " UNION ALL SELECT 1 FROM pg_catalog.pg_largeobject_metadata";

static bool is_empty(pg_scratch *scratch)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    return empty(scratch, &ignored) &&
           ag_session_query(scratch->inner, scratch->arena, left_sql, &rows, &ignored) &&
           rows.row_count == 0;
}

/* To drop what is in it takes a tenth of the time of another database. */
static bool scratch_reset(ag_session *session, ag_error *err)
{
    pg_scratch *scratch = scratch_of(session);
    if (is_empty(scratch))
        return true;
    if (!scratch->name)
        return ag_fail(err, AG_E_NO_SCRATCH, NULL, "the scratch database cannot be emptied");
    ag_session_close(scratch->inner);
    scratch->inner = NULL;
    if (!drop(scratch, scratch->name))
        return ag_fail(err, AG_E_NO_SCRATCH, NULL, "the scratch database \"%s\" cannot be dropped",
                       scratch->name);
    return make(scratch, err);
}

static void scratch_close(ag_session *session)
{
    pg_scratch *scratch = scratch_of(session);
    ag_error ignored = {0};
    if (!scratch->admin)
        (void)!ag_session_run(scratch->inner, empty_sql, &ignored);
    ag_session_close(scratch->inner);
    if (scratch->admin)
        (void)drop(scratch, scratch->name);
    ag_session_close(scratch->admin);
}

static const ag_session_ops scratch_ops = {
    .run = scratch_run,
    .query = scratch_query,
    .query_all = scratch_query_all,
    .try_lock = scratch_try_lock,
    .unlock = scratch_unlock,
    .reset = scratch_reset,
    .close = scratch_close,
};

static bool make_temporary(pg_scratch *scratch, const ag_scratch_options *options, ag_error *err)
{
    if (!options->url)
        return fail_none(err, "no PostgreSQL server is configured", NAME_ONE);
    if (options->production)
        return fail_none(err, "the environment is marked as production", NAME_ONE);
    scratch->url = options->url;
    if (!ag_pg_session_open(scratch->arena, options->url, false, &scratch->admin, err))
        return false;
    sweep(scratch);
    if (check_server(scratch, err) && make(scratch, err))
        return true;
    ag_session_close(scratch->admin);
    return false;
}

bool ag_pg_scratch_open(ag_arena *arena, const ag_scratch_options *options, ag_session **out,
                        ag_error *err)
{
    pg_scratch *scratch = AG_NEW(arena, pg_scratch);
    scratch->arena = arena;
    scratch->default_schema =
        options->default_schema ? options->default_schema : ag_postgresql_dialect.default_schema;
    bool ok = options->scratch ? take_named(scratch, options, err)
                               : make_temporary(scratch, options, err);
    if (!ok)
        return false;
    scratch->base = *scratch->inner;
    scratch->base.ops = &scratch_ops;
    scratch->base.manage = options->manage;
    *out = &scratch->base;
    return true;
}
