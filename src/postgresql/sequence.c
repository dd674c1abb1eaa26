/* sequence.c: sequences that are no part of a column's type or identity. */
#include <inttypes.h>

#include "postgresql/access.h"
#include "postgresql/catalog.h"
#include "postgresql/counter.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "s.relname"},
    {"type", "format_type(q.seqtypid, NULL)"},
    {"start", "q.seqstart"},
    {"increment", "q.seqincrement"},
    {"min", "q.seqmin"},
    {"max", "q.seqmax"},
    {"cache", "q.seqcache"},
    {"cycle", "q.seqcycle"},
    {"owner_namespace", "m.nspname"},
    {"owner_table", "c.relname"},
    {"owner_column", "a.attname"},
    {"unlogged", "CASE WHEN s.relpersistence = 'u' THEN true END"},
    {"comment", "x.description"},
    AG_PG_PRIVILEGES("s.relacl", "s.relowner", "s"),
    {"owner",
     "CASE WHEN o.refobjid IS NULL THEN nullif(pg_get_userbyid(s.relowner),"
     " current_user) END",
     .manage = AG_OWNER},
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_SEQUENCE].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_sequence *sequence = (ag_sequence *)object;
        const char *owner = ag_pg_cell(rows, i, "owner_table");
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        if (owner != NULL) {
            sequence->owned_by.table =
                ag_pg_name(catalog, ag_pg_cell(rows, i, "owner_namespace"), owner);
            AG_PUSH(catalog->arena, &sequence->owned_by.columns,
                    ag_strdup(catalog->arena, ag_pg_cell(rows, i, "owner_column")));
        }
        ag_sequence_simplify(sequence);
        ag_list_add(catalog->arena, &catalog->schema->sequences, object);
    }
    return true;
}

const ag_pg_query ag_pg_sequence_query = {
    .select = select_list,
    .from = "FROM pg_sequence q JOIN pg_class s ON s.oid = q.seqrelid"
            " JOIN pg_namespace n ON n.oid = s.relnamespace"
            " LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = q.seqrelid"
            " AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0"
            " AND o.deptype IN ('a', 'i')"
            " LEFT JOIN pg_class c ON c.oid = o.refobjid"
            " LEFT JOIN pg_namespace m ON m.oid = c.relnamespace"
            " LEFT JOIN pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid"
            " LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
            " LEFT JOIN pg_description x ON x.objoid = s.oid AND x.classoid = 'pg_class'::regclass"
            " AND x.objsubid = 0"
            " WHERE s.relpersistence <> 't' AND o.deptype IS DISTINCT FROM 'i'"
            " AND (" AG_PG_IS_SERIAL " AND " AG_PG_TAKES_NEXT ") IS NOT TRUE AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_class", "s.oid") " ORDER BY n.nspname, s.relname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static const char *const types[] = {"bigint", "integer", "smallint"};

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON SEQUENCE %N IS %L", w->op->name, comment);
}

const char *ag_pg_sequence_role(ag_pg_work *w, const ag_sequence *sequence)
{
    const char *name = sequence->owned_by.table;
    const ag_table *table = name != NULL ? ag_table_find(w->render->schema, name) : NULL;
    return name == NULL ? sequence->owner : table == NULL ? NULL : table->owner;
}

/* Only what is of one role can be owned by a column, and what is owned cannot be given to another one.  Where nobody manages owners, whose a table is that was there before is the server's to say. */
static void put_owner(ag_pg_work *w, const ag_sequence *from, const ag_sequence *to)
{
    const ag_target *owner = &to->owned_by;
    const char *was = from != NULL ? ag_pg_sequence_role(w, from) : NULL;
    const char *is = ag_pg_sequence_role(w, to);
    bool known = (w->render->manage & AG_OWNER) != 0 || w->render->is_new;
    bool passes = !ag_streq(was, is);
    if (from != NULL && from->owned_by.table != NULL &&
        (passes || !known || owner->table == NULL)) {
        ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY NONE", w->op->name);
    }
    if (passes && from != NULL) {
        ag_pg_revoke_gone(w, from, to);
    }
    if (passes) {
        ag_pg_run(w,
                  is == NULL ? "ALTER SEQUENCE %N OWNER TO CURRENT_USER"
                             : "ALTER SEQUENCE %N OWNER TO %I",
                  w->op->name, is);
    }
    if (owner->table != NULL && !known) {
        ag_pg_give_sequence(w, w->op->name, owner->table);
    }
    if (owner->table != NULL) {
        ag_pg_run(w, "ALTER SEQUENCE %N OWNED BY %N.%I", w->op->name, owner->table,
                  owner->columns.items[0]);
    }
}

static bool alter(ag_pg_work *w);

/* The column that counts by a sequence of that name, as the schema of the operation has it; of none if none does. */
static ag_pg_counting counting_by(ag_pg_work *w, const char *sequence)
{
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        for (size_t k = 0; k < table->columns.len; k++) {
            const ag_column *column = (const ag_column *)table->columns.items[k];
            if (ag_column_counts(column) &&
                ag_streq(sequence, ag_column_sequence(w->arena, table->base.name, column))) {
                return (ag_pg_counting){table, column};
            }
        }
    }
    return (ag_pg_counting){0};
}

/* The sequence of a serial gets a life of its own. */
static bool set_free(ag_pg_work *w, const ag_pg_counting *serial)
{
    ag_op op = *w->op;
    ag_pg_work about = *w;
    ag_sequence *there = ag_pg_sequence_behind(w->arena, serial->table, serial->column);
    ag_sequence *plain = (ag_sequence *)ag_object_copy(w->arena, &there->base);
    plain->privileges = (ag_pairs){0};
    op.verb = AG_ALTER;
    op.from = &there->base;
    about.op = &op;
    ag_pg_name_counter(w, serial, w->op->name);
    ag_pg_change_access(&about, op.from, &plain->base);
    op.from = &plain->base;
    return alter(&about);
}

static bool create(ag_pg_work *w)
{
    const ag_sequence *to = (const ag_sequence *)w->op->to;
    const ag_pg_counting counting = counting_by(w, w->op->name);
    if (counting.column != NULL && counting.column->identity == AG_IDENTITY_NONE) {
        return set_free(w, &counting);
    }
    if (counting.column != NULL) {
        ag_pg_put_aside(w, &counting, w->op->name);
    }
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, to->unlogged ? "CREATE UNLOGGED SEQUENCE %N" : "CREATE SEQUENCE %N",
              w->op->name);
    if (to->type != AG_SEQUENCE_BIGINT) {
        ag_pg_put(&sql, " AS %S", types[to->type]);
    }
    const struct {
        const char *words;
        int64_t value;
        int64_t unset;
    } options[] = {{" INCREMENT BY %D", to->increment, 1},
                   {" MINVALUE %D", to->min, AG_UNSET_LIMIT},
                   {" MAXVALUE %D", to->max, AG_UNSET_LIMIT},
                   {" START WITH %D", to->start, AG_UNSET_LIMIT},
                   {" CACHE %D", to->cache, 1}};
    for (size_t i = 0; i < AG_COUNT(options); i++) {
        if (options[i].value != options[i].unset) {
            ag_pg_put(&sql, options[i].words, options[i].value);
        }
    }
    ag_pg_run(w, to->cycle ? "%S CYCLE" : "%S", sql.text);
    if (to->owned_by.table != NULL) {
        put_owner(w, NULL, to);
    }
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

/* One that a serial took over stays; one whose name an identity got has another one by now. */
static bool drop(ag_pg_work *w)
{
    const ag_column *counting = counting_by(w, w->op->name).column;
    if (counting == NULL || counting->identity != AG_IDENTITY_NONE) {
        ag_pg_run(w, "DROP SEQUENCE %N",
                  counting == NULL ? w->op->name : ag_pg_name_aside(w->arena, w->op->name));
    }
    return true;
}

/* A position behind which nothing is left is somebody's to decide. */
static void check_position(ag_pg_work *w, const ag_sequence *to, const ag_sequence_limits *limits)
{
    ag_step_assert(
        w->arena, w->step, &ag_postgresql_dialect,
        ag_format(w->arena, "sequence \"%s\" has already given values beyond its new bounds",
                  w->op->name),
        to->increment > 0 ? "SELECT 'it stands at ' || last_value FROM %N WHERE is_called"
                            " AND last_value > %D"
                          : "SELECT 'it stands at ' || last_value FROM %N WHERE is_called"
                            " AND last_value < %D",
        w->op->name, to->increment > 0 ? limits->max : limits->min);
}

/*
 * The server refuses bounds that the position does not lie in.  Where it lies before them, or begins anew behind them, or where no value was ever taken, it becomes the
 * new start; for that the bounds may have to be wide for a moment.
 */
static void move_position(ag_pg_work *w, const ag_sequence *to, const ag_sequence_limits *old,
                          const ag_sequence_limits *new)
{
    ag_buf name = ag_buf_new(w->arena);
    if (new->start == old->start &&new->min <= old->min &&new->max >= old->max) {
        return;
    }
    if (!to->cycle && (to->increment > 0 ? new->max < old->max : new->min > old->min)) {
        check_position(w, to, new);
    }
    if (new->start < old->min || new->start > old->max) {
        ag_pg_run(w, "ALTER SEQUENCE %N AS bigint MINVALUE %D MAXVALUE %D", w->op->name,
                  new->min < old->min ? new->min : old->min,
                  new->max > old->max ? new->max : old->max);
    }
    ag_pg_put(&name, "%N", w->op->name);
    ag_pg_run(w,
              "SELECT setval(%L, %D, false) FROM %N WHERE last_value NOT BETWEEN %D AND %D"
              " OR (NOT is_called AND last_value = %D)",
              name.text, new->start, w->op->name, new->min, new->max, old->start);
}

static void alter_options(ag_pg_work *w, const ag_sequence *from, const ag_sequence *to)
{
    ag_sequence_limits old = ag_sequence_limits_of(from), new = ag_sequence_limits_of(to);
    bool widened = new.start < old.min || new.start > old.max;
    ag_buf sql = ag_buf_new(w->arena);
    if (from->type != to->type || widened) {
        ag_pg_put(&sql, " AS %S", types[to->type]);
    }
    if (from->increment != to->increment) {
        ag_pg_put(&sql, " INCREMENT BY %D", to->increment);
    }
    if (old.min != new.min || from->type != to->type || widened) {
        ag_pg_put(&sql, " MINVALUE %D", new.min);
    }
    if (old.max != new.max || from->type != to->type || widened) {
        ag_pg_put(&sql, " MAXVALUE %D", new.max);
    }
    if (old.start != new.start) {
        ag_pg_put(&sql, " START WITH %D", new.start);
    }
    if (from->cache != to->cache) {
        ag_pg_put(&sql, " CACHE %D", to->cache);
    }
    if (from->cycle != to->cycle) {
        ag_buf_put(&sql, to->cycle ? " CYCLE" : " NO CYCLE");
    }
    if (sql.len > 0) {
        move_position(w, to, &old, &new);
        ag_pg_run(w, "ALTER SEQUENCE %N%S", w->op->name, sql.text);
    }
}

static bool alter(ag_pg_work *w)
{
    const ag_sequence *from = (const ag_sequence *)w->op->from;
    const ag_sequence *to = (const ag_sequence *)w->op->to;
    alter_options(w, from, to);
    if (from->unlogged != to->unlogged) {
        ag_pg_run(w, "ALTER SEQUENCE %N SET %S", w->op->name, to->unlogged ? "UNLOGGED" : "LOGGED");
    }
    if (ag_pg_differ(w->op->from, w->op->to, "owned_by")) {
        put_owner(w, from, to);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "SEQUENCE");
}

const ag_pg_verbs ag_pg_sequence_verbs = {{create, drop, alter, rename}, NULL};
