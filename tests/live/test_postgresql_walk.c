/*
 * A walk: random revisions, one after the other, in one database with rows, by the runner itself.
 *
 * Each is taken up, down and up again.  After the way up the catalogue is what is declared, by our own eyes and by pg_dump's (for a server newer than it, by the server's own words), who sees no
 * difference to a database that was created from nothing; after the way down it is what it was, and no value has changed that the revision is not about.  In the end all of them are taken down, one by one.
 * AUTOGEN_WALK_STEPS makes a walk longer, AUTOGEN_WALKS more of them, AUTOGEN_SEED another one; a step that fails is tried alone, and made smaller.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/json.h>
#include <autogen/run.h>

#include "../laws/database.h"
#include "app/seed.h"
#include "pg.h"
#include "pg_dump.h"

/* Steps after which nothing may have been missed. */
#define LONG 1500
/* Steps in which there is room for everything; shorter walks have some of the features, by the seed. */
#define MANY 100
/* Of so many cases the one is taken that does what was done least often. */
#define CHOICE 16

#define FEATURES \
    (RANDOM_LIVE_POSTGRESQL | RANDOM_HEIRS | RANDOM_WEB | RANDOM_WIDE | RANDOM_ACCESS | \
     RANDOM_CONTRIB)

typedef size_t counts[AG_KIND_COUNT][AG_RENAME + 1];

/* The database, and the history that has led it to where it is. */
static struct place {
    const char *server;       /* its URL */
    ag_session *session;      /* of the database that is walked through */
    ag_session *new;          /* of the one that is created from nothing */
    const ag_schema *at;      /* what it holds; NULL: anything */
    const ag_schema *reached; /* by the last case that was walked through; NULL: it could not be */
    ag_arena *arena;          /* of what follows */
    ag_names history;         /* texts of revisions */
    AG_VEC(const ag_names *)
    before; /* each revision, what pg_dump said; NULL: there is no way back */
    const ag_names *dump;
    bool by_catalogue; /* pg_dump is too old for the server */
    unsigned missing;  /* features that the server lacks */
    unsigned seeds;    /* bits of ag_seed_kind: which rows there are to be */
    bool rows;
    size_t taken, refused;
    counts walked, all; /* in this walk, and in those before it */
} place;

/* ------------------------------------------------------------------ what is there */

static const ag_names *kept(const ag_names *dump)
{
    ag_names *copy = AG_NEW(place.arena, ag_names);
    for (size_t i = 0; i < dump->len; i++)
        AG_PUSH(place.arena, copy, ag_strdup(place.arena, dump->items[i]));
    return copy;
}

static const ag_names *dump_of(ag_arena *arena, ag_session *session)
{
    ag_rows rows = {0};
    ag_error err = {0};
    if (place.by_catalogue) {
        const ag_names *said = pg_catalogue(arena, session);
        if (!said)
            fail_msg("the catalogue cannot be read");
        return said;
    }
    if (!ag_session_query(session, arena, "SELECT current_database()", &rows, &err))
        fail_msg("%s", err.message);
    const char *url = ag_format(arena, "%.*s/%s", (int)(strrchr(place.server, '/') - place.server),
                                place.server, ag_cell(&rows, 0, 0));
    const ag_names *dump = pg_dump(arena, url);
    if (!dump)
        fail_msg("pg_dump %s", url);
    return dump;
}

/* The operations that lead from the model to what is there, once the server has been asked. */
static const char *is_not(ag_arena *arena, const ag_schema *model)
{
    ag_filter all = {.default_schema = "public"};
    const ag_inspect_options options = {.default_schema = "public"};
    const ag_schema *const known[] = {model};
    ag_inspection found = {0};
    ag_error err = {0};
    ag_ops different = {0}, left = {0};
    AG_PUSH(arena, &all.managed_schemas, "*");
    if (!place.session->dialect->inspect(arena, place.session, &options, &found, &err))
        return law_error(arena, &err);
    const ag_schema *managed = ag_filter_apply(arena, &all, found.schema, known, 1, NULL);
    ag_plan_compare(arena, place.session->dialect, model, managed, &different);
    if (different.len > 0)
        ag_plan_respell(arena, place.new, "public", model, managed, &different, &left);
    if (left.len == 0)
        return NULL;
    ag_buf text = ag_buf_new(arena);
    ag_json_print(&text, ag_ops_write(arena, &left));
    return ag_format(arena, "%s\n%s", ag_op_describe(arena, left.items[0]), text.text);
}

/* A database that is created from the model has the same dump. */
static const char *is_not_as_new(ag_arena *arena, const ag_schema *model, const ag_names *dump)
{
    ag_error err = {0};
    if (!place.new->ops->reset(place.new, &err) ||
        !ag_scratch_build(arena, place.new, model, "public", &err))
        return ag_format(arena, "it cannot be created from nothing: %s", law_error(arena, &err));
    return pg_dump_differ(arena, dump_of(arena, place.new), dump);
}

/* ------------------------------------------------------------------ revisions */

/*
 * What the values of one type become in another, and what the server does not do at all, is for people to decide; so is what rows stand in the way of, be it that a function in an index
 * has no value for one (22003), or that a type of an extension calls a text bad syntax (42601).  PostgreSQL 12 has not
 * got gen_random_uuid().
 */
static bool is_refusal(const ag_error *err)
{
    static const struct {
        const char *state;
        bool rows; /* only where there are some */
    } states[] = {{"42804"}, {"0A000"}, {"42846"}, {"22003", true}, {"42601", true}};
    bool lacking = place.session->version < 130000 && strstr(err->message, "gen_random_uuid()");
    bool refused = lacking || err->code == AG_E_UNSUPPORTED || err->code == AG_E_ASSERTION ||
                   err->code == AG_E_LOSS || err->code == AG_E_PARTITION_KEY;
    for (size_t i = 0; i < AG_COUNT(states); i++)
        refused = refused ||
                  (strcmp(err->sqlstate, states[i].state) == 0 && (place.rows || !states[i].rows));
    return refused;
}

/* Renames that no comparison finds are said by hand. */
static bool write_renames(const law_case *c, ag_schema *schema, ag_ops *ops, ag_error *err)
{
    for (size_t i = 0; i < c->renames.len; i++) {
        const ag_rename *rename = &c->renames.items[i];
        if (rename->kind == AG_KIND_TABLE || rename->kind == AG_KIND_COLUMN)
            continue;
        ag_op *op = ag_op_new(c->arena, AG_RENAME, rename->kind, rename->table, rename->from);
        op->to_name = rename->to;
        if (!ag_op_bind(c->arena, schema, op, err) || !ag_op_apply(c->arena, schema, op, err))
            return false;
        AG_PUSH(c->arena, ops, op);
    }
    return true;
}

static bool write_ops(const law_case *c, ag_ops *ops, ag_error *err)
{
    ag_renames said = {0};
    ag_ops rest = {0};
    for (size_t i = 0; i < c->renames.len; i++) {
        const ag_kind kind = c->renames.items[i].kind;
        if (kind == AG_KIND_TABLE || kind == AG_KIND_COLUMN)
            AG_PUSH(c->arena, &said, c->renames.items[i]);
    }
    const ag_diff_options options = {.renames = &said, .no_rename = true};
    ag_schema *from = ag_schema_copy(c->arena, c->from);
    if (!write_renames(c, from, ops, err) ||
        !ag_diff(c->arena, from, c->to, &options, &rest, NULL, err))
        return false;
    for (size_t i = 0; i < rest.len; i++)
        AG_PUSH(c->arena, ops, rest.items[i]);
    return true;
}

static const char *revision_of(ag_arena *arena, const ag_ops *ops)
{
    size_t number = place.history.len + 1;
    ag_revision *revision = (ag_revision *)ag_object_new(arena, &ag_revision_shape, NULL);
    revision->format = AG_REVISION_FORMAT;
    revision->id = ag_format(arena, "r%zu", number);
    if (number > 1)
        AG_PUSH(arena, &revision->down_revision, ag_format(arena, "r%zu", number - 1));
    revision->message = "a step";
    revision->created_at = ag_format(arena, "2026-01-01T%02zu:%02zu:%02zuZ", number / 3600 % 24,
                                     number / 60 % 60, number % 60);
    revision->upgrade = *ops;
    (void)ag_ops_reverse(arena, ops, &revision->downgrade);
    return ag_revision_print(arena, revision);
}

/* The whole history as it would be read from its files. */
static bool run(ag_arena *arena, bool up, const char *target, ag_error *err)
{
    const ag_scratch_options scratch = {.url = place.server, .manage = place.session->manage};
    const ag_run_options options = {.scratch = &scratch, .autogen = "0", .lock_wait_ms = AG_UNSET};
    ag_revisions revisions = {0};
    ag_run_result result = {0};
    for (size_t i = 0; i < place.history.len; i++) {
        const char *text = place.history.items[i];
        ag_revision *revision = NULL;
        if (!ag_revision_read(arena, text, strlen(text), ag_format(arena, "r%zu.json", i + 1), NULL,
                              &revision, err))
            return false;
        AG_PUSH(arena, &revisions, revision);
    }
    return (up ? ag_upgrade : ag_downgrade)(arena, place.session, &revisions, target, NULL,
                                            &options, &result, err);
}

/* ------------------------------------------------------------------ a step */

typedef struct step {
    ag_arena *arena;
    const ag_schema *from, *to; /* the models; `to` as it is after the operations */
    ag_ops ops;
    ag_seed_columns untouched;
    ag_seed_picture values;
} step;

static const char *see_rows(const step *s, bool after, const char *way)
{
    ag_seed_picture now = {0};
    ag_error err = {0};
    if (!ag_seed_look(s->arena, place.session, &s->untouched, after, &now, &err) ||
        !ag_seed_compare(&s->values, &now, way, &err))
        return law_error(s->arena, &err);
    return NULL;
}

/* `wanted`: what pg_dump is to say; NULL: what it says of a new database.  `out`: what it says. */
static const char *see(const step *s, bool after, const ag_names *wanted, const char *way,
                       const ag_names **out)
{
    const ag_schema *model = after ? s->to : s->from;
    const char *why = is_not(s->arena, model);
    if (!why) {
        *out = dump_of(s->arena, place.session);
        why =
            wanted ? pg_dump_differ(s->arena, wanted, *out) : is_not_as_new(s->arena, model, *out);
    }
    if (!why && place.rows)
        why = see_rows(s, after, way);
    return why ? ag_format(s->arena, "after the %s: %s", way, why) : NULL;
}

/* Try; what is refused has changed nothing.  The rows go then: without them it may be possible. */
static const char *attempt(const step *s, bool up, const ag_names *dump, bool *refused)
{
    ag_error err = {0};
    *refused = !run(s->arena, up, up ? "head" : "-1", &err);
    if (!*refused)
        return NULL;
    if (!is_refusal(&err))
        return law_error(s->arena, &err);
    const char *changed = pg_dump_differ(s->arena, dump, dump_of(s->arena, place.session));
    if (changed)
        return ag_format(s->arena, "what was refused (%s) has changed: %s", err.message, changed);
    if (!place.rows)
        return NULL;
    place.rows = false;
    return ag_seed_clear(s->arena, place.session, up ? s->from : s->to, &err)
               ? attempt(s, up, dump, refused)
               : law_error(s->arena, &err);
}

/* `dump`: what pg_dump says, before and after. */
static const char *go(const step *s, bool up, const ag_names *wanted, const char *way,
                      const ag_names **dump, bool *refused)
{
    const char *why = attempt(s, up, *dump, refused);
    if (why)
        return ag_format(s->arena, "%s: %s", way, why);
    return *refused ? NULL : see(s, up, wanted, way, dump);
}

/* Up, down, up again. */
static const char *take(const step *s, bool *refused)
{
    bool stays = false, stuck = false;
    const ag_names *dump = place.dump, *after;
    const char *why = go(s, true, NULL, "upgrade", &dump, refused);
    if (why || *refused)
        return why;
    after = dump;
    why = go(s, false, place.dump, "downgrade", &dump, &stays);
    if (!why && !stays)
        why = go(s, true, after, "second upgrade", &dump, &stuck);
    if (why || stuck)
        return why ? why : "the second upgrade was refused";
    AG_PUSH(place.arena, &place.before, stays ? NULL : place.dump);
    place.dump = kept(after);
    return NULL;
}

static void count(const step *s)
{
    for (size_t i = 0; i < s->ops.len; i++) {
        const ag_op *op = s->ops.items[i], *back = ag_op_reverse(s->arena, op);
        place.walked[op->kind][op->verb]++;
        place.walked[back->kind][back->verb]++;
    }
}

static void put_rows(step *s)
{
    ag_error err = {0};
    place.rows = place.seeds != 0;
    if (place.seeds & (1 << AG_SEED_SMOOTH))
        ag_seed_rows(s->arena, place.session, s->from, AG_SEED_SMOOTH);
    if (place.seeds & (1 << AG_SEED_ODD))
        ag_seed_rows(s->arena, place.session, s->from, AG_SEED_ODD);
    s->untouched = ag_seed_untouched(s->arena, place.session->dialect, s->from, s->to, &s->ops);
    if (!ag_seed_look(s->arena, place.session, &s->untouched, false, &s->values, &err))
        fail_msg("%s", err.message);
}

/* From where the database is; the next revision of its history. */
static const char *step_on(step *s)
{
    bool refused = false;
    ag_error err = {0};
    put_rows(s);
    AG_PUSH(place.arena, &place.history, ag_strdup(place.arena, revision_of(s->arena, &s->ops)));
    const char *why = take(s, &refused);
    if (!why && place.rows &&
        !ag_seed_clear(s->arena, place.session, refused ? s->from : s->to, &err))
        why = law_error(s->arena, &err);
    if (refused && !why)
        place.history.len--;
    else
        count(s);
    place.taken++;
    place.refused += refused;
    return why;
}

/* Nothing is there; then, by a revision of its own, the schema. */
static const char *start(ag_arena *arena, const ag_schema *schema)
{
    ag_error err = {0};
    ag_schema *empty = ag_schema_new(arena);
    step s = {.arena = arena, .from = empty, .to = schema};
    unsigned seeds = place.seeds;
    if (!place.session->ops->reset(place.session, &err))
        fail_msg("%s", err.message);
    ag_arena_close(place.arena);
    place.arena = ag_arena_open();
    place.history = (ag_names){0};
    place.before.items = NULL;
    place.before.len = place.before.cap = 0;
    place.dump = kept(dump_of(arena, place.session));
    place.seeds = 0;
    if (!ag_diff(arena, empty, schema, NULL, &s.ops, NULL, &err))
        return law_error(arena, &err);
    const char *why = s.ops.len > 0 ? step_on(&s) : NULL;
    place.seeds = seeds;
    return why ? ag_format(arena, "from nothing: %s", why) : NULL;
}

/* From the first schema of the case to the second; where the database is not there, from nothing to there before. */
static const char *walk_through(const law_case *c)
{
    ag_error err = {0};
    ag_schema *to = ag_schema_copy(c->arena, c->from);
    step s = {.arena = c->arena, .from = c->from, .to = to};
    size_t refused = place.refused;
    const char *why = place.at == c->from ? NULL : start(c->arena, c->from);
    place.at = place.reached = NULL;
    if (why || place.refused > refused)
        return why;
    if (!write_ops(c, &s.ops, &err) || !ag_ops_apply(c->arena, to, &s.ops, &err))
        return law_error(c->arena, &err);
    why = s.ops.len > 0 ? step_on(&s) : NULL;
    if (!why)
        place.reached = place.refused > refused ? s.from : s.to;
    return why;
}

/* The law. */
static const char *walks(const law_case *c)
{
    law_case own = *c;
    if (!database_is_possible(c, place.session->dialect, c->from) ||
        !database_is_possible(c, place.session->dialect, c->to))
        return NULL;
    own.arena = ag_arena_open();
    const char *why = ag_strdup(c->arena, walk_through(&own));
    if (place.reached)
        place.at = place.reached = ag_schema_copy(c->arena, place.reached);
    ag_arena_close(own.arena);
    return why;
}

/* ------------------------------------------------------------------ the walk */

static const char *descend(ag_arena *arena)
{
    ag_error err = {0};
    for (size_t i = place.before.len; i > 0 && place.before.items[i - 1]; i--) {
        if (!run(arena, false, "-1", &err))
            return is_refusal(&err) ? NULL : law_error(arena, &err);
        const char *why =
            pg_dump_differ(arena, place.before.items[i - 1], dump_of(arena, place.session));
        if (why)
            return ag_format(arena, "down from r%zu: %s", i, why);
    }
    return NULL;
}

static void break_off(const law_case *c, uint64_t at, size_t number, const char *why)
{
    /* Not by cmocka, which cuts what is long. */
    (void)fprintf(stderr, "AUTOGEN_SEED=%llu, step %zu: %s\n", (unsigned long long)at, number, why);
    if (place.history.len > 0)
        (void)fprintf(stderr, "%s", place.history.items[place.history.len - 1]);
    place.at = NULL;
    if (walks(c))
        law_fail(walks, c, at);
    print_error("not without what was before it:\n");
    for (size_t i = 0; i < place.history.len; i++)
        (void)fprintf(stderr, "%s", place.history.items[i]);
    fail();
}

/* A table that comes to another schema may bring the name of a key along that is taken there: then nothing is renamed. */
static void rename_some(ag_random *random, law_case *c)
{
    ag_error ignored = {0};
    if (random_once_in(random, 4))
        random_renames(random, c->to, &c->renames);
    else if (random_once_in(random, 4))
        random_other_renames(random, c->to, &c->renames);
    if (ag_schema_settle(c->arena, ag_schema_copy(c->arena, c->to), &ignored))
        return;
    c->to = ag_schema_copy(c->arena, c->from);
    c->renames = (ag_renames){0};
}

static law_case next_case(ag_random *random, const ag_schema *from, bool other, uint64_t at)
{
    law_case c = {.arena = random->arena, .from = ag_schema_copy(random->arena, from)};
    c.to = ag_schema_copy(c.arena, c.from);
    rename_some(random, &c);
    random_edit(random, c.to, 1 + random_below(random, 8));
    if (other)
        c.to = random_schema(random);
    law_prune_renames(&c);
    law_settle(c.arena, c.to, at);
    return c;
}

/* How often that operation of the case was walked that was walked least; many where it is none. */
static size_t walked_least(const law_case *c)
{
    ag_ops ops = {0};
    ag_error ignored = {0};
    size_t least = SIZE_MAX;
    if (!database_is_possible(c, place.session->dialect, c->to) || !write_ops(c, &ops, &ignored))
        return least;
    for (size_t i = 0; i < ops.len; i++) {
        const ag_op *op = ops.items[i], *back = ag_op_reverse(c->arena, op);
        size_t up = place.walked[op->kind][op->verb], down = place.walked[back->kind][back->verb];
        size_t rarer = up < down ? up : down;
        least = rarer < least ? rarer : least;
    }
    return least;
}

static law_case rarest_case(ag_random *random, const ag_schema *from, uint64_t at)
{
    bool other = random_once_in(random, 20);
    law_case best = next_case(random, from, other, at);
    for (size_t i = 1, least = walked_least(&best); i < CHOICE; i++) {
        const law_case c = next_case(random, from, other, at);
        size_t count = walked_least(&c);
        if (count >= least)
            continue;
        best = c;
        least = count;
    }
    return best;
}

/* What is chosen in a walk is not for what others have walked before: each is told by its seed. */
static void add_up(void)
{
    for (size_t kind = 0; kind < AG_KIND_COUNT; kind++)
        for (size_t verb = 0; verb <= AG_RENAME; verb++) {
            place.all[kind][verb] += place.walked[kind][verb];
            place.walked[kind][verb] = 0;
        }
}

static void walk(uint64_t at, size_t steps)
{
    ag_arena *arena = ag_arena_open();
    ag_random random = random_new(arena, at, 0, 5);
    random.features = steps < MANY ? law_features(&random, at, FEATURES & ~place.missing)
                                   : FEATURES & ~place.missing;
    const ag_schema *from = NULL;
    place.session->manage = place.new->manage =
        random.features &RANDOM_ACCESS ? AG_GRANTS | AG_OWNER : 0;
    place.at = place.reached = NULL;
    for (size_t i = 0; i < steps; i++) {
        ag_schema *fresh = from ? NULL : random_schema(&random);
        if (fresh) {
            law_settle(arena, fresh, at);
            law_name_all(arena, fresh);
            from = fresh;
        }
        const law_case c = rarest_case(&random, from, at);
        if (place.at == from)
            place.at = c.from;
        place.seeds = (unsigned)random_below(&random, 4);
        const char *why = walks(&c);
        if (why)
            break_off(&c, at, i, why);
        from = place.reached;
    }
    const char *why = descend(arena);
    if (why)
        fail_msg("AUTOGEN_SEED=%llu: %s", (unsigned long long)at, why);
    add_up();
    ag_arena_close(arena);
}

static size_t number_of(const char *variable, size_t otherwise)
{
    const char *text = getenv(variable);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

/* What no random schema for PostgreSQL has, and what has no name of its own to change. */
static bool can_be_walked(const ag_op *op)
{
    bool nameless = op->kind == AG_KIND_EXTENSION || op->kind == AG_KIND_DEFAULT_PRIVILEGES ||
                    op->kind == AG_KIND_CAST;
    return op->kind != AG_KIND_VIRTUAL_TABLE && !(nameless && op->verb == AG_RENAME) &&
           !(op->kind == AG_KIND_EXTENSION && (place.missing & RANDOM_CONTRIB));
}

/* In a long walk each kind has come, gone, changed and got another name. */
static void assert_all_walked(void)
{
    size_t missing = 0;
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        for (int verb = AG_CREATE; verb <= AG_RENAME; verb++) {
            const ag_op op = {.kind = (ag_kind)kind, .verb = (ag_verb)verb};
            size_t count = place.all[kind][verb];
            printf("# %6zu %s\n", count, ag_op_word(place.arena, &op));
            missing += count == 0 && can_be_walked(&op);
        }
    if (place.taken >= LONG)
        assert_int_equal(missing, 0);
}

/* Roles are everybody's on a server: another test may have made some of them, or be about to. */
static void make_roles(ag_arena *arena)
{
    static const char *const roles[][2] = {{"autogen_reader", ""},
                                           {"autogen \"odd\" role", ""},
                                           {"autogen_owner", ""},
                                           {"autogen_wraps", "SUPERUSER"}};
    for (size_t i = 0; i < AG_COUNT(roles); i++) {
        ag_error err = {0};
        const char *sql =
            ag_sql_format(arena, ag_dialects[AG_POSTGRESQL],
                          "DO $$ BEGIN CREATE ROLE %I %S; EXCEPTION WHEN duplicate_object OR"
                          " unique_violation THEN NULL; END $$",
                          roles[i][0], roles[i][1]);
        if (!ag_session_run(place.session, sql, &err))
            fail_msg("%s", err.message);
    }
}

/* A server may be there without the extensions that come with it. */
static unsigned missing_features(ag_arena *arena)
{
    ag_rows rows = {0};
    ag_error err = {0};
    if (!ag_session_query(
            place.session, arena,
            "SELECT FROM pg_available_extensions WHERE name IN ('citext', 'hstore',"
            " 'ltree', 'seg', 'pg_trgm', 'unaccent', 'btree_gin') HAVING count(*) = 7",
            &rows, &err))
        fail_msg("%s", err.message);
    if (rows.row_count == 0)
        printf("# no extensions: the server has none of those that come with it\n");
    return rows.row_count > 0 ? 0 : RANDOM_CONTRIB;
}

static void test_postgresql__is_walked_through(void **state)
{
    (void)state;
    const ag_scratch_options options = {.url = getenv("AUTOGEN_TEST_PG")};
    size_t walks_wanted = number_of("AUTOGEN_WALKS", 2), steps = number_of("AUTOGEN_WALK_STEPS", 8);
    ag_arena *arena = ag_arena_open();
    ag_error err = {0};
    place.server = options.url;
    place.arena = ag_arena_open();
    if (!ag_dialects[AG_POSTGRESQL]->open_scratch(arena, &options, &place.session, &err) ||
        !ag_dialects[AG_POSTGRESQL]->open_scratch(arena, &options, &place.new, &err))
        fail_msg("%s", err.message);
    make_roles(arena);
    place.missing = missing_features(arena);
    place.by_catalogue = place.session->version / 10000 > pg_dump_version();
    if (place.by_catalogue)
        printf("# pg_dump %d knows no server of version %d: by the catalogue only\n",
               pg_dump_version(), place.session->version / 10000);
    printf("# AUTOGEN_SEED=%llu, %zu walks of %zu steps\n", (unsigned long long)law_seed(),
           walks_wanted, steps);
    for (size_t i = 0; i < walks_wanted; i++)
        walk(law_seed() + i, steps);
    printf("# %zu revisions, %zu refused\n", place.taken, place.refused);
    assert_all_walked();
    ag_session_close(place.session);
    ag_session_close(place.new);
    ag_arena_close(place.arena);
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_postgresql__is_walked_through),
    };
    pg_need_server();
    return cmocka_run_group_tests_name("walks through PostgreSQL", tests, NULL, NULL);
}
