/* heir.c: partitions and inheritance: how they are read, made, and put under other parents. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/partition.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"

/* ------------------------------------------------------------------ reading */

static void set_parents(ag_pg_catalog *catalog, ag_pg_relation *relation)
{
    ag_names oids = ag_split(catalog->relations.arena, relation->parents, ' ');
    for (size_t i = 0; i < oids.len; i++) {
        const ag_pg_relation *parent = ag_pg_relation_find(catalog, oids.items[i]);
        if (parent == NULL) {
            continue;
        }
        if (relation->table->bound != NULL) {
            relation->table->partition_of = parent->name;
        } else {
            AG_PUSH(catalog->arena, &relation->table->inherits, parent->name);
        }
    }
}

void ag_pg_fold_heirs(ag_pg_catalog *catalog)
{
    bool any = false;
    for (size_t i = 0; i < catalog->relations.len; i++) {
        ag_pg_relation *relation = catalog->relations.entries[i].value;
        if (relation->table != NULL && relation->parents != NULL) {
            set_parents(catalog, relation);
            any = true;
        }
    }
    if (any) {
        ag_schema_fold(catalog->arena, catalog->schema, NULL);
    }
}

/* ------------------------------------------------------------------ CREATE TABLE */

void ag_pg_put_overrides(ag_buf *out, const ag_table *table)
{
    for (size_t i = 0; table->partition_of != NULL && i < table->overrides.len; i++) {
        const ag_override *override = (const ag_override *)table->overrides.items[i];
        if (override->nullable && override->default_value == NULL) {
            continue;
        }
        ag_pg_put(out, out->len > 0 ? ",\n    %I" : "\n    %I", override->column);
        if (override->default_value != NULL) {
            ag_pg_put(out, " DEFAULT %S", ag_pg_default(out->arena, override->default_value));
        }
        ag_buf_put(out, override->nullable ? "" : " NOT NULL");
    }
}

const char *ag_pg_heir_body(ag_arena *arena, const ag_table *table, const char *body)
{
    ag_buf out = ag_buf_new(arena);
    if (table->partition_of != NULL) {
        ag_pg_put(&out, " PARTITION OF %N", table->partition_of);
    }
    if (table->partition_of == NULL || *body != '\0') {
        ag_pg_put(&out, " (%S)", body);
    }
    return out.text;
}

void ag_pg_put_parents(ag_buf *out, const ag_table *table)
{
    if (table->bound != NULL) {
        ag_pg_put(out, " %S", ag_pg_closed(out->arena, table->bound));
    }
    for (size_t i = 0; i < table->inherits.len; i++) {
        ag_pg_put(out, i == 0 ? " INHERITS (%N" : ", %N", table->inherits.items[i]);
    }
    ag_buf_put(out, table->inherits.len > 0 ? ")" : "");
    if (table->partition_by != NULL) {
        ag_pg_put(out, " PARTITION BY %S", ag_pg_closed(out->arena, table->partition_by));
    }
}

static const ag_override *override_of(const ag_table *table, const char *column)
{
    for (size_t i = 0; i < table->overrides.len; i++) {
        const ag_override *override = (const ag_override *)table->overrides.items[i];
        if (ag_streq(override->column, column)) {
            return override;
        }
    }
    return NULL;
}

/* The grammar of INHERITS has no place for columns that are said anew. */
void ag_pg_finish_heir(ag_pg_work *w, const ag_table *table)
{
    for (size_t i = 0; i < table->overrides.len; i++) {
        const ag_override *override = (const ag_override *)table->overrides.items[i];
        bool later = table->partition_of == NULL;
        if (later && override->default_value != NULL) {
            ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET DEFAULT %S", w->op->name,
                      override->column, ag_pg_default(w->arena, override->default_value));
        }
        if (later && !override->nullable) {
            ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET NOT NULL", w->op->name,
                      override->column);
        }
        if (override->comment != NULL) {
            ag_pg_comment_column(w, w->op->name, override->column, override->comment);
        }
    }
    if (table->partition_of != NULL) {
        ag_pg_name_parts_in(w, w->op->name, table->partition_of);
    }
}

/* ------------------------------------------------------------------ what goes from all of them */

/* Where a table had it before it came under the other, it is its own too. */
void ag_pg_drop_below(ag_pg_work *w, const char *noun)
{
    const ag_names *losers = &w->render->losers;
    for (size_t i = 0; i < losers->len; i++) {
        ag_pg_run(w, "ALTER TABLE %N DROP %S IF EXISTS %I", losers->items[i], noun, w->op->name);
    }
}

/* ------------------------------------------------------------------ overrides that change */

/* What the column is where nothing overrides it. */
static const ag_column *inherited_column(ag_pg_work *w, const ag_table *table, const char *column)
{
    ag_table *bare = (ag_table *)ag_object_new(w->arena, table->base.shape, table->base.name);
    bare->partition_of = table->partition_of;
    bare->inherits = table->inherits;
    return ag_column_find(ag_table_whole(w->arena, w->render->schema, bare), column);
}

static void alter_default(ag_pg_work *w, const ag_table *to, const ag_override *override)
{
    const ag_column *above = inherited_column(w, to, override->column);
    const char *value = override->default_value != NULL ? override->default_value
                        : above != NULL                 ? above->default_value
                                                        : NULL;
    if (value != NULL && !ag_sql_equal(value, "null")) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET DEFAULT %S", to->base.name,
                  override->column, ag_pg_default(w->arena, value));
    } else {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT", to->base.name,
                  override->column);
    }
}

static void alter_nullable(ag_pg_work *w, const ag_table *to, const ag_override *override)
{
    if (!override->nullable) {
        ag_op column = *w->op;
        ag_pg_work own = *w;
        column.table = to->base.name;
        own.op = &column;
        own.table = ag_table_whole(w->arena, w->render->schema, to);
        ag_pg_check_not_null(&own, override->column);
    }
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I %S NOT NULL", to->base.name, override->column,
              override->nullable ? "DROP" : "SET");
}

static void alter_override(ag_pg_work *w, const ag_table *to, const ag_override *was,
                           const ag_override *is)
{
    if (!ag_sql_equal(was->default_value, is->default_value)) {
        alter_default(w, to, is);
    }
    if (was->nullable != is->nullable) {
        alter_nullable(w, to, is);
    }
    if (!ag_streq(was->comment, is->comment)) {
        ag_pg_comment_column(w, to->base.name, is->column, is->comment);
    }
}

static void alter_overrides(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    ag_override *none = (ag_override *)ag_object_new(w->arena, &ag_override_shape, NULL);
    for (size_t i = 0; i < to->overrides.len; i++) {
        const ag_override *is = (const ag_override *)to->overrides.items[i];
        const ag_override *was = override_of(from, is->column);
        alter_override(w, to, was == NULL ? none : was, is);
    }
    for (size_t i = 0; i < from->overrides.len; i++) {
        const ag_override *was = (const ag_override *)from->overrides.items[i];
        if (override_of(to, was->column) == NULL) {
            none->column = was->column;
            alter_override(w, to, was, none);
        }
    }
}

/* ------------------------------------------------------------------ other parents */

static void attach(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    const ag_table *parent = ag_table_find(w->render->schema, to->partition_of);
    const char *misfit = parent == NULL ? NULL
                                        : ag_pg_bound_misfit(w->arena, parent->base.name,
                                                             parent->partition_by, to->bound);
    if (misfit != NULL) {
        ag_pg_check_bound(w, ag_table_whole(w->arena, w->render->schema, from), misfit);
    }
    ag_pg_run(w, "ALTER TABLE %N ATTACH PARTITION %N %S", to->partition_of, to->base.name,
              ag_pg_closed(w->arena, to->bound));
    ag_pg_name_parts_in(w, to->base.name, to->partition_of);
}

static bool stays_partition(const ag_table *from, const ag_table *to)
{
    return ag_streq(from->partition_of, to->partition_of) && ag_sql_equal(from->bound, to->bound);
}

ag_names ag_pg_heir_detaches(ag_pg_work *w)
{
    const ag_table *from = (const ag_table *)w->op->from, *to = (const ag_table *)w->op->to;
    ag_names detached = {0};
    if (w->op->verb == AG_ALTER && from->partition_of != NULL && !stays_partition(from, to)) {
        AG_PUSH(w->arena, &detached, w->op->name);
    }
    return detached;
}

static void alter_partition(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    bool same = stays_partition(from, to);
    if (!same && from->partition_of != NULL) {
        ag_pg_name_as_own(w, from);
        ag_pg_run(w, "ALTER TABLE %N DETACH PARTITION %N", from->partition_of, to->base.name);
    }
    if (!same && to->partition_of != NULL) {
        attach(w, from, to);
    }
}

/* What stays in front stays; all behind the first that changes goes and comes, since the order is that of coming. */
static void alter_inherits(ag_pg_work *w, const ag_names *from, const ag_names *to)
{
    size_t next = 0;
    for (size_t i = 0; i < from->len; i++) {
        if (next < to->len && ag_streq(from->items[i], to->items[next])) {
            next++;
        } else {
            ag_pg_run(w, "ALTER TABLE %N NO INHERIT %N", w->op->name, from->items[i]);
        }
    }
    for (; next < to->len; next++) {
        ag_pg_run(w, "ALTER TABLE %N INHERIT %N", w->op->name, to->items[next]);
    }
}

void ag_pg_alter_heir(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    bool stays = ag_streq(from->partition_of, to->partition_of) &&
                 ag_names_equal(&from->inherits, &to->inherits);
    const ag_table *whole = ag_table_whole(w->arena, w->render->schema, from);
    alter_partition(w, from, to);
    alter_inherits(w, &from->inherits, &to->inherits);
    if (!stays && ag_table_is_heir(from)) {
        ag_pg_settle_not_null(w, whole);
    }
    if (stays) {
        alter_overrides(w, from, to);
    }
}

/* Foreign keys that refer to the parent lean on each of its partitions, until it is none. */
void ag_pg_drop_heir(ag_pg_work *w, const ag_table *table)
{
    if (table != NULL && table->partition_of != NULL) {
        ag_pg_run(w, "ALTER TABLE %N DETACH PARTITION %N", table->partition_of, w->op->name);
    }
}

ag_fit ag_pg_fit_heir(const ag_op *op, ag_error *err)
{
    if (op->verb != AG_ALTER || !ag_pg_differ(op->from, op->to, "partition_by")) {
        return AG_FIT_IN_PLACE;
    }
    const char *from = ((const ag_table *)op->from)->partition_by;
    const char *to = ((const ag_table *)op->to)->partition_by;
    ag_json_fail(err, AG_E_PARTITION_KEY, op->source,
                 "table \"%s\" is %s%s, and cannot be %s%s in place", op->name,
                 from == NULL ? "not partitioned" : "partitioned by ", from == NULL ? "" : from,
                 to == NULL ? "without partitions" : "partitioned by ", to == NULL ? "" : to);
    ag_hint(err, "declare it under another name, copy the rows by an \"execute\", and drop the old "
                 "one; or drop it and create it again in two revisions, if its rows may go");
    return AG_FIT_REFUSED;
}
