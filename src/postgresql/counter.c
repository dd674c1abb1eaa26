#include "postgresql/counter.h"

#include <string.h>

#include <autogen/json.h>

#include "base/text.h"
#include "postgresql/access.h"
#include "postgresql/postgresql.h"

/* ------------------------------------------------------------------ types */

static const struct {
    const char *type;
    int64_t most;
    ag_word sequence;
} stored[] = {
    {"smallint", INT16_MAX, AG_SEQUENCE_SMALLINT},
    {"integer", INT32_MAX, AG_SEQUENCE_INTEGER},
    {"bigint", INT64_MAX, AG_SEQUENCE_BIGINT},
};

const char *ag_pg_stored_type(const char *type)
{
    const char *of_serial = ag_serial_type(type);
    return of_serial != NULL ? of_serial : type;
}

bool ag_pg_is_serial(const ag_column *column)
{
    return ag_serial_type(column->type) != NULL;
}

static int64_t most_of(const char *type)
{
    for (size_t i = 0; i < AG_COUNT(stored); i++) {
        if (ag_streq(ag_pg_stored_type(type), stored[i].type)) {
            return stored[i].most;
        }
    }
    return INT64_MAX;
}

/* ------------------------------------------------------------------ what the server makes of it */

/* A counter with every number in its place. */
typedef struct numbers {
    int64_t start, increment, min, max, cache;
    bool cycle;
} numbers;

static int64_t or_else(int64_t value, int64_t otherwise)
{
    return value == AG_UNSET ? otherwise : value;
}

static const ag_counter *said_of(const ag_column *column)
{
    static const ag_counter nothing = {.start = AG_UNSET,
                                       .increment = AG_UNSET,
                                       .min = AG_UNSET,
                                       .max = AG_UNSET,
                                       .cache = AG_UNSET};
    return column->sequence.len > 0 ? (const ag_counter *)column->sequence.items[0] : &nothing;
}

static numbers numbers_of(const ag_column *column)
{
    const ag_counter *said = said_of(column);
    int64_t most = most_of(column->type);
    numbers n = {.increment = or_else(said->increment, 1),
                 .cache = or_else(said->cache, 1),
                 .cycle = said->cycle};
    n.min = or_else(said->min, n.increment > 0 ? 1 : -most - 1);
    n.max = or_else(said->max, n.increment > 0 ? most : -1);
    n.start = or_else(said->start, n.increment > 0 ? n.min : n.max);
    return n;
}

/* ------------------------------------------------------------------ reading */

static void leave_out(int64_t *said, int64_t usual)
{
    *said = *said == usual ? AG_UNSET : *said;
}

static bool says_nothing(const ag_counter *said)
{
    return said->start == AG_UNSET && said->increment == AG_UNSET && said->min == AG_UNSET &&
           said->max == AG_UNSET && said->cache == AG_UNSET && !said->cycle;
}

void ag_pg_tidy_counter(ag_arena *arena, const char *table, ag_column *column)
{
    if (column->sequence.len > 0) {
        ag_counter *said = (ag_counter *)column->sequence.items[0];
        numbers n = numbers_of(column);
        int64_t most = most_of(column->type);
        leave_out(&said->increment, 1);
        leave_out(&said->cache, 1);
        leave_out(&said->start, n.increment > 0 ? n.min : n.max);
        leave_out(&said->min, n.increment > 0 ? 1 : -most - 1);
        leave_out(&said->max, n.increment > 0 ? most : -1);
        if (says_nothing(said)) {
            column->sequence = (ag_list){0};
        }
    }
    if (ag_pg_is_serial(column) && column->sequence.len > 0) {
        column->sequence_name = ag_column_sequence(arena, table, column);
    }
}

bool ag_pg_take_counter(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                        const ag_table *table, ag_column *column, ag_error *err)
{
    ag_object *said = NULL;
    const char *json = ag_pg_cell(rows, row, "counter");
    ag_json *read = NULL;
    if (json == NULL) {
        return true;
    }
    if (!ag_json_read(catalog->arena, json, strlen(json), NULL, &read, err) ||
        !ag_object_read(catalog->arena, &ag_counter_shape, read, NULL, AG_READ_WHOLE, NULL, &said,
                        err)) {
        return false;
    }
    ag_list_add(catalog->arena, &column->sequence, said);
    const char *name = ag_pg_name(catalog, ag_pg_cell(rows, row, "counter_namespace"),
                                  ag_pg_cell(rows, row, "counter_name"));
    ag_pg_tidy_counter(catalog->arena, table->base.name, column);
    column->sequence_name = NULL;
    bool usual = ag_streq(name, ag_column_sequence(catalog->arena, table->base.name, column));
    column->sequence_name = usual ? NULL : ag_strdup(catalog->arena, name);
    return true;
}

/* ------------------------------------------------------------------ SQL */

/* The clauses of what is said, each behind `before`. */
static void put_said(ag_buf *out, const ag_column *column, const char *before)
{
    const ag_counter *said = said_of(column);
    const struct {
        const char *clause;
        int64_t value;
    } clauses[] = {{"INCREMENT BY", said->increment},
                   {"MINVALUE", said->min},
                   {"MAXVALUE", said->max},
                   {"START WITH", said->start},
                   {"CACHE", said->cache}};
    for (size_t i = 0; i < AG_COUNT(clauses); i++) {
        if (clauses[i].value != AG_UNSET) {
            ag_pg_put(out, "%S%S %D", before, clauses[i].clause, clauses[i].value);
        }
    }
    ag_pg_put(out, "%S", said->cycle ? before : "");
    ag_buf_put(out, said->cycle ? "CYCLE" : "");
}

void ag_pg_put_identity(ag_buf *out, const ag_column *column)
{
    ag_buf options = ag_buf_new(out->arena);
    if (column->sequence_name != NULL) {
        ag_pg_put(&options, " SEQUENCE NAME %N", column->sequence_name);
    }
    put_said(&options, column, " ");
    ag_pg_put(out, " GENERATED %S AS IDENTITY",
              column->identity == AG_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
    if (options.len > 0) {
        ag_pg_put(out, " (%S)", options.text + 1);
    }
}

static void create_sequence(ag_buf *out, const char *name, const ag_column *column)
{
    ag_pg_put(out, "CREATE SEQUENCE %N AS %T", name, ag_pg_stored_type(column->type));
    put_said(out, column, " ");
}

void ag_pg_create_counter(ag_pg_work *w, const ag_column *column)
{
    if (ag_pg_is_serial(column) && column->sequence_name != NULL) {
        ag_buf sql = ag_buf_new(w->arena);
        create_sequence(&sql, column->sequence_name, column);
        ag_pg_run(w, "%S", sql.text);
    }
}

/* Statements of a block: the table may be somebody else's, and only what belongs to the same role can be owned by it. */
static const char *owner_sql(ag_pg_work *w, const char *sequence, const char *table)
{
    ag_arena *arena = w->arena;
    const char *alter =
        ag_sql_format(arena, &ag_postgresql_dialect, "ALTER SEQUENCE %N OWNER TO ", sequence);
    const char *quoted = ag_sql_format(arena, &ag_postgresql_dialect, "%N", table);
    return ag_sql_format(arena, &ag_postgresql_dialect,
                         "EXECUTE %L || (SELECT relowner::regrole FROM pg_class"
                         " WHERE oid = %L::regclass);",
                         alter, quoted);
}

void ag_pg_give_sequence(ag_pg_work *w, const char *sequence, const char *table)
{
    ag_pg_run(w, "DO %L", ag_format(w->arena, "BEGIN %s END", owner_sql(w, sequence, table)));
}

void ag_pg_attach_counter(ag_pg_work *w, const char *table, const ag_column *column)
{
    if (ag_pg_is_serial(column) && column->sequence_name != NULL) {
        if (w->op->kind == AG_KIND_COLUMN) {
            ag_pg_give_sequence(w, column->sequence_name, table);
        }
        ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY %N.%I", column->sequence_name, table,
                  column->base.name);
    }
}

/* ------------------------------------------------------------------ what changes */

typedef enum counting { COUNTING_NONE, COUNTING_SERIAL, COUNTING_IDENTITY } counting;

static counting counting_of(const ag_column *column)
{
    if (column->identity != AG_IDENTITY_NONE) {
        return COUNTING_IDENTITY;
    }
    return ag_pg_is_serial(column) ? COUNTING_SERIAL : COUNTING_NONE;
}

static bool narrows(const ag_column *from, const ag_column *to)
{
    return most_of(to->type) < most_of(from->type);
}

/* The sequence of an identity gets the column's new type with the column, and the server wants its limits to fit by then. */
static bool is_narrowed_first(const ag_column *from, const ag_column *to)
{
    return counting_of(from) == COUNTING_IDENTITY && counting_of(to) == COUNTING_IDENTITY &&
           narrows(from, to);
}

char *ag_pg_sequence_of(ag_arena *arena, const char *table, const char *column)
{
    const char *quoted = ag_sql_format(arena, &ag_postgresql_dialect, "%N", table);
    return ag_sql_format(arena, &ag_postgresql_dialect, "pg_get_serial_sequence(%L, %L)", quoted,
                         column);
}

static const char *sequence_of(ag_pg_work *w)
{
    return ag_pg_sequence_of(w->arena, w->op->table, w->op->name);
}

/* A block with the name of the sequence as it is, the value that it has reached, and whether it has given out any. */
static void run_block(ag_pg_work *w, const char *statements)
{
    ag_buf block = ag_buf_new(w->arena);
    ag_pg_put(&block,
              "DECLARE counter text := %S; reached bigint; called boolean; BEGIN EXECUTE"
              " 'SELECT last_value, is_called FROM ' || counter INTO reached, called; %S END",
              sequence_of(w), statements);
    ag_pg_run(w, "DO %L", block.text);
}

/* From the least or the greatest value that is there on, unless it counts already; a counter that such a value lies behind is at its end. */
static void start_behind(ag_pg_work *w, const ag_column *to)
{
    numbers n = numbers_of(to);
    bool up = n.increment > 0;
    ag_pg_run(w,
              "SELECT setval(%S, %S(%S(%I), '%D'::bigint)) FROM %N HAVING %S(%I) %S %D"
              " AND pg_sequence_last_value(%S) IS NULL",
              sequence_of(w), up ? "least" : "greatest", up ? "max" : "min", w->op->name,
              up ? n.max : n.min, w->op->table, up ? "max" : "min", w->op->name,
              up ? ">=" : "<=", n.start, sequence_of(w));
}

static void add_identity(ag_pg_work *w, const ag_column *to)
{
    ag_buf identity = ag_buf_new(w->arena);
    ag_pg_put_identity(&identity, to);
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I ADD%S", w->op->table, w->op->name, identity.text);
}

static const char *default_of(ag_pg_work *w, const char *sequence)
{
    const char *quoted = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", sequence);
    return ag_sql_format(w->arena, &ag_postgresql_dialect,
                         "ALTER TABLE %N ALTER COLUMN %I SET DEFAULT nextval(%L)", w->op->table,
                         w->op->name, quoted);
}

static const char *serial_sql(ag_pg_work *w, const ag_column *to)
{
    const char *name = ag_column_sequence(w->arena, w->op->table, to);
    ag_buf sql = ag_buf_new(w->arena);
    create_sequence(&sql, name, to);
    ag_pg_put(&sql, "; %S ALTER SEQUENCE %N OWNED BY %N.%I; %S", owner_sql(w, name, w->op->table),
              name, w->op->table, w->op->name, default_of(w, name));
    return sql.text;
}

static void add_serial(ag_pg_work *w, const ag_column *to)
{
    const char *name = ag_column_sequence(w->arena, w->op->table, to);
    ag_buf sql = ag_buf_new(w->arena);
    create_sequence(&sql, name, to);
    ag_pg_run(w, "%S", sql.text);
    ag_pg_give_sequence(w, name, w->op->table);
    ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY %N.%I", name, w->op->table, w->op->name);
    ag_pg_run(w, "%S", default_of(w, name));
}

/* A sequence of one kind takes the place of one of the other, and goes on where that was. */
static void swap(ag_pg_work *w, const ag_column *to)
{
    ag_buf sql = ag_buf_new(w->arena);
    if (counting_of(to) == COUNTING_IDENTITY) {
        ag_buf identity = ag_buf_new(w->arena);
        ag_pg_put_identity(&identity, to);
        ag_pg_put(&sql,
                  "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT; EXECUTE 'DROP SEQUENCE ' ||"
                  " counter; ALTER TABLE %N ALTER COLUMN %I ADD%S;",
                  w->op->table, w->op->name, w->op->table, w->op->name, identity.text);
    } else {
        ag_pg_put(&sql, "ALTER TABLE %N ALTER COLUMN %I DROP IDENTITY; %S;", w->op->table,
                  w->op->name, serial_sql(w, to));
    }
    ag_pg_put(&sql, " IF called THEN PERFORM setval(%S, reached); END IF;", sequence_of(w));
    run_block(w, sql.text);
}

/* ALTER SEQUENCE, or its like for an identity; `clauses` begin with a space each. */
static void alter_sequence(ag_pg_work *w, const ag_column *to, const ag_names *clauses)
{
    bool is_identity = counting_of(to) == COUNTING_IDENTITY;
    const char *all = ag_join(w->arena, clauses, is_identity ? " SET " : " ");
    if (clauses->len > 0 && is_identity) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET %S", w->op->table, w->op->name, all);
    } else if (clauses->len > 0) {
        const char *rest =
            ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", ag_format(w->arena, " %s", all));
        run_block(w, ag_format(w->arena, "EXECUTE 'ALTER SEQUENCE ' || counter || %s;", rest));
    }
}

static void add_clause(ag_arena *arena, ag_names *clauses, const char *word, int64_t value)
{
    AG_PUSH(arena, clauses, ag_sql_format(arena, &ag_postgresql_dialect, "%S %D", word, value));
}

/* What has been given out has to lie within the new limits. */
static void check_reached(ag_pg_work *w, const numbers *n)
{
    if (w->render->is_new) {
        return;
    }
    const char *message = ag_format(w->arena, "the counter of %s.%s must lie within its limits",
                                    w->op->table, w->op->name);
    const char *said =
        ag_sql_format(w->arena, &ag_postgresql_dialect, "%L",
                      ag_format(w->arena, "%s.%s has reached ", w->op->table, w->op->name));
    ag_step_assert(w->arena, w->step, &ag_postgresql_dialect, message,
                   "SELECT %S || s.reached FROM (SELECT pg_sequence_last_value(%S) AS reached) s"
                   " WHERE s.reached NOT BETWEEN '%D' AND '%D'",
                   said, sequence_of(w), n->min, n->max);
}

static void add_type(ag_pg_work *w, ag_names *clauses, const ag_column *to)
{
    AG_PUSH(w->arena, clauses, ag_format(w->arena, "AS %s", ag_pg_stored_type(to->type)));
}

/*
 * The server wants the position inside the limits even if no value was given out yet.  So they are opened wide, such a sequence is put to its new start, and then they
 * are set.  Wide is what the wider of the two types has room for.
 */
static void move_limits(ag_pg_work *w, const ag_column *from, const ag_column *to, const numbers *n)
{
    ag_names wide = {0};
    int64_t most = most_of(narrows(from, to) ? from->type : to->type);
    if (counting_of(to) == COUNTING_SERIAL && narrows(to, from)) {
        add_type(w, &wide, to);
    }
    add_clause(w->arena, &wide, "MINVALUE", -most - 1);
    add_clause(w->arena, &wide, "MAXVALUE", most);
    alter_sequence(w, to, &wide);
    ag_pg_run(w, "SELECT setval(%S, %D, false) WHERE pg_sequence_last_value(%S) IS NULL",
              sequence_of(w), n->start, sequence_of(w));
}

static void alter_options(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    numbers a = numbers_of(from), b = numbers_of(to);
    const ag_counter *before = said_of(from), *after = said_of(to);
    bool turns = (a.increment > 0) != (b.increment > 0);
    ag_names clauses = {0};
    if (counting_of(to) == COUNTING_SERIAL && !ag_streq(from->type, to->type)) {
        add_type(w, &clauses, to);
    }
    bool limits =
        turns || before->min != after->min || before->max != after->max || a.start != b.start;
    if (limits || narrows(from, to)) {
        check_reached(w, &b);
    }
    if (limits) {
        move_limits(w, from, to, &b);
        add_clause(w->arena, &clauses, "MINVALUE", b.min);
        add_clause(w->arena, &clauses, "MAXVALUE", b.max);
        add_clause(w->arena, &clauses, "START WITH", b.start);
    }
    if (a.increment != b.increment) {
        add_clause(w->arena, &clauses, "INCREMENT BY", b.increment);
    }
    if (a.cache != b.cache) {
        add_clause(w->arena, &clauses, "CACHE", b.cache);
    }
    if (a.cycle != b.cycle) {
        AG_PUSH(w->arena, &clauses, b.cycle ? "CYCLE" : "NO CYCLE");
    }
    alter_sequence(w, to, &clauses);
}

/* ------------------------------------------------------------------ a sequence with a life of its own */

ag_sequence *ag_pg_sequence_behind(ag_arena *arena, const ag_table *table, const ag_column *column)
{
    numbers n = numbers_of(column);
    ag_sequence *out =
        (ag_sequence *)ag_object_new(arena, ag_kinds[AG_KIND_SEQUENCE].shape,
                                     ag_column_sequence(arena, table->base.name, column));
    for (size_t i = 0; i < AG_COUNT(stored); i++) {
        out->type = most_of(column->type) == stored[i].most ? stored[i].sequence : out->type;
    }
    out->start = n.start;
    out->increment = n.increment;
    out->min = n.min;
    out->max = n.max;
    out->cache = n.cache;
    out->cycle = n.cycle;
    out->unlogged = table->unlogged;
    out->owned_by.table = table->base.name;
    AG_PUSH(arena, &out->owned_by.columns, column->base.name);
    out->privileges = column->sequence_privileges;
    ag_sequence_simplify(out);
    return out;
}

/* What the column counts by, if that is a sequence of its own as long as the column does not count. */
static const ag_sequence *own_sequence(ag_pg_work *w, const ag_column *column)
{
    return (const ag_sequence *)ag_list_find(&w->render->schema->sequences,
                                             ag_column_sequence(w->arena, w->op->table, column));
}

/* Names that begin so are nobody else's. */
static ag_name aside(ag_arena *arena, const char *sequence)
{
    ag_name name = ag_name_split(arena, sequence);
    name.name = ag_name_choose(arena, "ag_old", name.name, "before", NULL);
    return name;
}

char *ag_pg_name_aside(ag_arena *arena, const char *sequence)
{
    ag_name name = aside(arena, sequence);
    return ag_name_text(arena, name.schema, name.name);
}

/* The server gives the sequence of a column another name than the model says where something has that already. */
static void rename_counter(ag_pg_work *w, const ag_pg_counting *of, const char *sequence,
                           const char *if_name, const char *name)
{
    const char *quoted = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", sequence);
    ag_buf rename = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    ag_pg_put(&rename, " RENAME TO %I", name);
    ag_pg_put(&block,
              "DECLARE counter regclass := %S::regclass; BEGIN"
              " IF counter IS NOT NULL AND counter IS %S to_regclass(%L) THEN"
              " EXECUTE 'ALTER SEQUENCE ' || counter || %L; END IF; END",
              ag_pg_sequence_of(w->arena, of->table->base.name, of->column->base.name), if_name,
              quoted, rename.text);
    ag_pg_run(w, "DO %L", block.text);
}

void ag_pg_put_aside(ag_pg_work *w, const ag_pg_counting *of, const char *sequence)
{
    rename_counter(w, of, sequence, "NOT DISTINCT FROM", aside(w->arena, sequence).name);
}

void ag_pg_name_counter(ag_pg_work *w, const ag_pg_counting *of, const char *sequence)
{
    rename_counter(w, of, sequence, "DISTINCT FROM", ag_name_split(w->arena, sequence).name);
}

/* What a default takes its values from, as SQL: 'name'::regclass; NULL if it takes none. */
static const char *taken_from(ag_pg_work *w, const ag_column *column)
{
    static const char call[] = "nextval(";
    const char *text = column->default_value;
    size_t len = text == NULL ? 0 : strlen(text);
    bool is_call = len > sizeof(call) && strncmp(text, call, sizeof(call) - 1) == 0;
    return is_call && strchr(text, ')') == text + len - 1
               ? ag_strndup(w->arena, text + sizeof(call) - 1, len - sizeof(call))
               : NULL;
}

/* The second goes on where the first is, unless that is none of its values, or it has given out some itself.  Both are expressions for what they are called. */
static void go_on(ag_pg_work *w, const char *first, const char *second)
{
    ag_buf block = ag_buf_new(w->arena);
    ag_pg_put(&block,
              "DECLARE reached bigint; called boolean; BEGIN EXECUTE"
              " 'SELECT last_value, is_called FROM ' || (%S)::text INTO reached, called;"
              " PERFORM setval(seqrelid::regclass, reached) FROM pg_sequence"
              " WHERE seqrelid = (%S)::regclass AND called AND reached BETWEEN seqmin AND seqmax"
              " AND pg_sequence_last_value(seqrelid::regclass) IS NULL; END",
              first, second);
    ag_pg_run(w, "DO %L", block.text);
}

/* Only what belongs to the role that has the table can be owned by its column. */
static void give_to_table(ag_pg_work *w, ag_sequence *sequence)
{
    if (ag_streq(sequence->owned_by.table, w->op->table)) {
        return;
    }
    if (sequence->owned_by.table != NULL) {
        ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY NONE", sequence->base.name);
    }
    ag_pg_give_sequence(w, sequence->base.name, w->op->table);
    sequence->owned_by = (ag_target){0};
    sequence->owner = w->table->owner;
}

/* The sequence becomes that of the column. */
static void take_over(ag_pg_work *w, const ag_sequence *own, const ag_column *to)
{
    ag_sequence *from = (ag_sequence *)ag_object_copy(w->arena, &own->base);
    ag_op op = {.verb = AG_ALTER, .kind = AG_KIND_SEQUENCE, .name = own->base.name};
    ag_pg_work about = *w;
    give_to_table(w, from);
    op.source = w->op->source;
    op.from = &from->base;
    op.to = &ag_pg_sequence_behind(w->arena, w->table, to)->base;
    about.op = &op;
    ag_pg_render_kind(&about);
    ag_pg_change_access(&about, op.from, op.to);
}

static void begin(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    const ag_sequence *own = own_sequence(w, to);
    const char *name = ag_column_sequence(w->arena, w->op->table, to);
    const char *before = taken_from(w, from);
    if (counting_of(to) == COUNTING_SERIAL && own != NULL) {
        take_over(w, own, to);
        ag_pg_run(w, "%S", default_of(w, name));
        return;
    }
    if (own != NULL) {
        const char *quoted =
            ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", ag_pg_name_aside(w->arena, name));
        if (own->owned_by.table != NULL) {
            ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY NONE", name);
        }
        ag_pg_run(w, "ALTER SEQUENCE %N RENAME TO %I", name, aside(w->arena, name).name);
        before = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", quoted);
    }
    if (counting_of(to) == COUNTING_SERIAL) {
        add_serial(w, to);
    } else {
        add_identity(w, to);
    }
    if (before != NULL) {
        go_on(w, before, sequence_of(w));
    }
    start_behind(w, to);
}

static void stop(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    const char *next = taken_from(w, to);
    const ag_sequence *own = own_sequence(w, from);
    bool owned = own != NULL && own->owned_by.table != NULL;
    if (own != NULL && counting_of(from) == COUNTING_SERIAL) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT", w->op->table, w->op->name);
        return;
    }
    if (owned) { /* the server wants no more than one of the column */
        ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY NONE", own->base.name);
    }
    if (next != NULL) {
        go_on(w, sequence_of(w), next);
    }
    if (counting_of(from) == COUNTING_IDENTITY) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP IDENTITY", w->op->table, w->op->name);
        if (owned) {
            ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY %N.%I", own->base.name, own->owned_by.table,
                      own->owned_by.columns.items[0]);
        }
        return;
    }
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql,
              "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT; EXECUTE 'DROP SEQUENCE ' || counter;",
              w->op->table, w->op->name);
    run_block(w, sql.text);
}

void ag_pg_prepare_counter(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    if (counting_of(from) != COUNTING_NONE && counting_of(to) == COUNTING_NONE) {
        stop(w, from, to);
    } else if (is_narrowed_first(from, to)) {
        alter_options(w, from, to);
    }
}

void ag_pg_alter_counter(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    counting before = counting_of(from), after = counting_of(to);
    if (after == COUNTING_NONE) {
        return;
    }
    if (before == COUNTING_NONE) {
        begin(w, from, to);
    } else if (before != after) {
        ag_pg_keep_sequence(w);
        swap(w, to);
        ag_pg_return_sequence(w);
    } else {
        if (from->identity != to->identity) {
            ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET GENERATED %S", w->op->table,
                      w->op->name, to->identity == AG_IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT");
        }
        if (!is_narrowed_first(from, to)) {
            alter_options(w, from, to);
        }
        if (!ag_streq(from->sequence_name, to->sequence_name)) {
            ag_pg_name_counter(w, &(ag_pg_counting){w->table, to},
                               ag_column_sequence(w->arena, w->op->table, to));
        }
    }
}
