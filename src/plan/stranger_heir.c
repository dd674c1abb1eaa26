/*
 * stranger_heir.c: what the server would carry on to a partition or an heir that nobody manages, and cannot.
 *
 * What is here can be told from how the table was found.  Where the server refuses something else, the hint says who follows; see ag_plan_hint_heirs().
 */
#include "plan/plan.h"

/* What stands in the way in the table below, after its name; NULL: nothing. */
typedef const char *obstacle(ag_planner *planner, const ag_op *op, const ag_table *heir);

/* A column of its own that is not taken for the new one; its default may be another one. */
static const char *other_column(ag_planner *planner, const ag_op *op, const ag_table *heir)
{
    ag_table *copy = (ag_table *)ag_object_copy(planner->arena, &heir->base);
    ag_column *same = (ag_column *)ag_list_find(&copy->columns, op->name);
    if (same)
        same->default_value = ((const ag_column *)op->to)->default_value;
    ag_table_fold(planner->arena, planner->schema, copy);
    const ag_column *own = ag_column_find(copy, op->name);
    return own ? ag_format(planner->arena, "has a column %s of its own, %s", op->name, own->type)
               : NULL;
}

static const char *key_over_nullable(ag_planner *planner, const ag_op *op, const ag_table *heir)
{
    const ag_primary_key *key = ag_table_primary_key(heir);
    bool loosened =
        !((const ag_column *)op->from)->nullable && ((const ag_column *)op->to)->nullable;
    return loosened && key && ag_names_has(&key->columns, op->name)
               ? ag_format(planner->arena, "has %s in its primary key", op->name)
               : NULL;
}

/* The server changes the type of a column in all that have it at once, or not at all. */
static const char *other_parent(ag_planner *planner, const ag_op *op, const ag_table *heir)
{
    static const char *const fields[] = {"type", "collation"};
    const ag_schema *schema = planner->schema;
    uint64_t bits = 0;
    for (size_t i = 0; i < AG_COUNT(fields); i++)
        bits |= ag_field_bit((size_t)ag_field_index(op->to->shape, fields[i]));
    for (size_t i = 0; (op->changed & bits) && i < heir->inherits.len; i++) {
        const ag_table *parent = ag_table_find(schema, heir->inherits.items[i]);
        if (parent && !ag_streq(parent->base.name, op->table) &&
            !ag_table_descends(schema, parent, op->table) &&
            ag_column_find(ag_table_whole(planner->arena, schema, parent), op->name))
            return ag_format(planner->arena, "has %s from %s too", op->name, parent->base.name);
    }
    return NULL;
}

static const char *other_key(ag_planner *planner, const ag_op *op, const ag_table *heir)
{
    const ag_primary_key *key = ag_table_primary_key(heir);
    (void)planner;
    return heir->partition_of && key &&
                   !ag_names_equal(&key->columns, &((const ag_primary_key *)op->to)->columns)
               ? "has a primary key of its own"
               : NULL;
}

static const char *foreign_rows(ag_planner *planner, const ag_op *op, const ag_table *heir)
{
    (void)planner;
    bool unique = op->kind != AG_KIND_INDEX || ((const ag_index *)op->to)->unique;
    return unique && heir->partition_of && heir->server
               ? "is a foreign table, which can have no unique index"
               : NULL;
}

static const struct {
    ag_kind kind;
    ag_verb verb;
    obstacle *find;
} obstacles[] = {
    {AG_KIND_COLUMN, AG_CREATE, other_column},      {AG_KIND_COLUMN, AG_ALTER, key_over_nullable},
    {AG_KIND_COLUMN, AG_ALTER, other_parent},       {AG_KIND_PRIMARY_KEY, AG_CREATE, other_key},
    {AG_KIND_PRIMARY_KEY, AG_CREATE, foreign_rows}, {AG_KIND_UNIQUE, AG_CREATE, foreign_rows},
    {AG_KIND_INDEX, AG_CREATE, foreign_rows},
};

static bool fail(const ag_planner *planner, const ag_op *cause, const ag_use *use, const char *has,
                 ag_error *err)
{
    ag_json_fail(err, AG_E_UNSUPPORTED, cause->source, "cannot %s: %s %s %s, and is not managed",
                 ag_op_describe(planner->arena, cause), use->noun, use->user, has);
    return ag_hint(err,
                   "change that by hand first; or take it from its parent, with ALTER TABLE … %s",
                   use->heir->partition_of ? "DETACH PARTITION" : "NO INHERIT");
}

bool ag_planner_check_heirs(ag_planner *planner, const ag_op *cause, const ag_op *op, ag_error *err)
{
    const ag_uses *uses = planner->options->strangers;
    for (size_t i = 0; op->table && i < uses->len; i++) {
        const ag_use *use = &uses->items[i];
        for (size_t k = 0; use->heir && k < AG_COUNT(obstacles); k++) {
            bool fits = ag_streq(use->target, op->table) && obstacles[k].kind == op->kind &&
                        obstacles[k].verb == op->verb;
            const char *has = fits ? obstacles[k].find(planner, op, use->heir) : NULL;
            if (has)
                return fail(planner, cause, use, has, err);
        }
    }
    return true;
}

void ag_plan_hint_heirs(const ag_uses *strangers, const char *table, ag_error *err)
{
    for (size_t i = 0; table && !err->hint[0] && i < strangers->len; i++) {
        const ag_use *use = &strangers->items[i];
        if (use->heir && ag_streq(use->target, table))
            ag_hint(err,
                    "%s %s of %s is not managed, and the server carries on to it what is changed "
                    "above: perhaps that is where it does not fit",
                    use->noun, use->user, use->target);
    }
}
