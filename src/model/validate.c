#include "base/text.h"
#include "model/settle.h"

#include <string.h>

/* ------------------------------------------------------------------ enums */

static bool validate_enum(const ag_enum *e, ag_error *err)
{
    if (e->values.len == 0 && !ag_settle_has_variant(&e->base, "values")) {
        (void)ag_fail(err, AG_E_MODEL, NULL, "enum \"%s\" has no value", e->base.name);
        (void)ag_hint(err, "an enum has at least one: [\"draft\"]");
        return ag_about(err, e->base.source);
    }
    for (uint32_t i = 0; i < e->values.len; i++) {
        const char *value = e->values.items[i];
        const ag_names before = {.items = e->values.items, .len = i};
        if (ag_names_has(&before, value))
            (void)(ag_fail(err, AG_E_MODEL, NULL, "enum \"%s\" has the value \"%s\" twice",
                           e->base.name, value) ||
                   ag_hint(err, "once is enough"));
        else if (strlen(value) > AG_NAME_MAX)
            (void)(ag_fail(err, AG_E_NAME, NULL,
                           "the value \"%s\" of enum \"%s\" has %zu bytes, %d is the most", value,
                           e->base.name, strlen(value), AG_NAME_MAX) ||
                   ag_hint(err, "postgresql keeps no longer ones"));
        else
            continue;
        return ag_about(err, e->base.source);
    }
    return true;
}

/* ------------------------------------------------------------------ sequences */

static bool fail_sequence(const ag_object *sequence, const char *what, const char *hint,
                          ag_error *err)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "sequence \"%s\" %s", sequence->name, what);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, sequence->source);
}

static bool check_limits(const ag_sequence *s, ag_error *err)
{
    ag_sequence_limits limits = ag_sequence_limits_of(s);
    if (s->increment == 0)
        return fail_sequence(&s->base, "never changes", "\"increment\" is not 0", err);
    if (s->cache < 1)
        return fail_sequence(&s->base, "takes no value", "\"cache\" is at least 1", err);
    if (limits.min < limits.type_min || limits.max > limits.type_max)
        return fail_sequence(&s->base, "has a bound that its type does not reach",
                             "a greater \"type\", or a smaller bound", err);
    if (limits.min >= limits.max)
        return fail_sequence(&s->base, "has no room", "\"min\" is less than \"max\"", err);
    if (limits.start < limits.min || limits.start > limits.max)
        return fail_sequence(&s->base, "starts beyond its bounds",
                             "\"start\" lies between \"min\" and \"max\"", err);
    return true;
}

static bool check_owner(ag_arena *arena, const ag_schema *schema, const ag_sequence *s,
                        ag_error *err)
{
    const ag_target *owner = &s->owned_by;
    if (!owner->table)
        return true;
    if (owner->columns.len != 1)
        return fail_sequence(&s->base, "is owned by no column or by several",
                             "\"owned_by\" is a table and one column: \"users(id)\"", err);
    const ag_table *table = ag_table_find(schema, owner->table);
    if (!table || !ag_column_find(table, owner->columns.items[0]))
        return fail_sequence(&s->base, "is owned by a column that is not there",
                             "\"owned_by\" is a table and one column: \"users(id)\"", err);
    ag_name own, other;
    if (!ag_name_parse(arena, s->base.name, &own, err) ||
        !ag_name_parse(arena, owner->table, &other, err))
        return false;
    if (!ag_streq(own.schema, other.schema))
        return fail_sequence(&s->base, "is not in the schema of the table that owns it",
                             "postgresql wants both in one schema", err);
    return true;
}

static bool validate_sequence(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                              ag_error *err)
{
    const ag_sequence *s = (const ag_sequence *)ag_object_for(arena, object, AG_POSTGRESQL);
    return !s || (check_limits(s, err) && check_owner(arena, schema, s, err));
}

/* ------------------------------------------------------------------ names that are shared */

/* Two objects that no dialect sees together may have one name. */
static bool meet(const ag_object *a, const ag_object *b)
{
    return !a->only || !b->only || (a->only & b->only);
}

static bool claim(ag_map *taken, const char *key, const ag_object *object, ag_error *err)
{
    const ag_object *other = ag_map_find(taken, key);
    if (other && meet(object, other)) {
        (void)ag_fail(err, AG_E_NAME, NULL,
                      "the name \"%s\" is used twice: for the %s and for the %s", key,
                      ag_settle_noun(other), ag_settle_noun(object));
        return ag_about_both(err, object->source, other->source);
    }
    /* The map keeps pointers that it only hands out as const. */
    ag_map_put(taken, key, (void *)(uintptr_t)object);
    return true;
}

/* PostgreSQL: the constraints of a table have a name each. */
static bool claim_constraints(ag_arena *arena, const ag_table *table, ag_error *err)
{
    ag_map taken = ag_map_new(arena);
    for (size_t f = 0; f < table->base.shape->field_count; f++) {
        const ag_field *field = &table->base.shape->fields[f];
        if (field->type != AG_CHILDREN || !ag_kinds[(*field->shape)->id].constraint)
            continue;
        const ag_list *list = ag_field_list_of(&table->base, field);
        for (size_t i = 0; i < list->len; i++)
            if (list->items[i]->name && !claim(&taken, list->items[i]->name, list->items[i], err))
                return ag_context(err, "table \"%s\"", table->base.name);
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        const char *name = ((const ag_column *)table->columns.items[i])->not_null_name;
        if (name && !claim(&taken, name, table->columns.items[i], err))
            return ag_context(err, "table \"%s\"", table->base.name);
    }
    return true;
}

/* PostgreSQL: the indexes of a table or view and of its keys share the names of its namespace's relations. */
static bool claim_indexes(ag_arena *arena, ag_map *taken, const ag_object *relation, ag_error *err)
{
    ag_name name;
    if (!ag_name_parse(arena, relation->name, &name, err))
        return ag_about(err, relation->source);
    for (size_t f = 0; f < relation->shape->field_count; f++) {
        const ag_field *field = &relation->shape->fields[f];
        if (field->type != AG_CHILDREN || !ag_kinds[(*field->shape)->id].indexed)
            continue;
        const ag_list *list = ag_field_list_of(relation, field);
        for (size_t i = 0; i < list->len; i++) {
            const ag_object *child = list->items[i];
            if (child->name &&
                !claim(taken, ag_name_text(arena, name.schema, child->name), child, err))
                return false;
        }
    }
    return true;
}

static bool claim_all(ag_map *taken, const ag_list *list, ag_error *err)
{
    for (size_t i = 0; i < list->len; i++)
        if (!claim(taken, list->items[i]->name, list->items[i], err))
            return false;
    return true;
}

/* True if there is a type that is no table: tables alone have different names anyway. */
static bool has_types(const ag_schema *schema)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++)
        if (ag_kinds[kind].type && !ag_kinds[kind].relation &&
            ag_children_of(&schema->base, kind)->len > 0)
            return true;
    return false;
}

/* Each relation with columns is a type too, so an enum cannot have its name; a name with its types is one routine, of whatever kind. */
static bool claim_names(ag_arena *arena, const ag_schema *schema, ag_error *err)
{
    ag_map types = ag_map_new(arena), relations = ag_map_new(arena), routines = ag_map_new(arena);
    bool other_types = has_types(schema);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        if (other_types && ag_kinds[kind].type && !claim_all(&types, list, err))
            return false;
        if (ag_kinds[kind].relation && !claim_all(&relations, list, err))
            return false;
        if (ag_kinds[kind].routine && !claim_all(&routines, list, err))
            return false;
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (!claim_constraints(arena, table, err) ||
            !claim_indexes(arena, &relations, &table->base, err))
            return false;
    }
    for (size_t i = 0; i < schema->views.len; i++)
        if (!claim_indexes(arena, &relations, schema->views.items[i], err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ views */

static bool fail_view(const ag_view *view, const char *why, const char *hint, ag_error *err)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "view \"%s\" %s", view->base.name, why);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, view->base.source);
}

static bool has_default_before(const ag_view *view, size_t index)
{
    const ag_view_default *const *all = (const ag_view_default *const *)view->column_defaults.items;
    for (size_t i = 0; i < index; i++) {
        if (ag_streq(all[i]->column, all[index]->column))
            return true;
    }
    return false;
}

/* What the query is the server says; here it has to be one statement that ends. */
static bool validate_view(const ag_view *view, ag_error *err)
{
    const char *query = view->query ? view->query : "SELECT";
    ag_lexer lexer = ag_lexer_new(query, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    if (token.type == AG_TOKEN_END)
        return fail_view(view, "has an empty query", "\"query\" is a SELECT", err);
    for (; token.type != AG_TOKEN_END; token = ag_lexer_next(&lexer)) {
        if (token.type == AG_TOKEN_BAD)
            return fail_view(view, "has a quote or a comment in its query that is not closed",
                             "a text stands in single quotes, and a quote in it is doubled", err);
        if (ag_token_is(token, ";"))
            return fail_view(view, "has a semicolon in its query",
                             "it is one SELECT, without a semicolon", err);
    }
    if (view->indexes.len > 0 && !view->materialized)
        return fail_view(view, "has indexes and no rows of its own",
                         "say \"materialized\": true, or leave the indexes out", err);
    if (view->column_defaults.len > 0 && view->materialized)
        return fail_view(view, "is materialized and has defaults",
                         "only a view that rows can be inserted into has them", err);
    for (size_t i = 1; i < view->column_defaults.len; i++)
        if (has_default_before(view, i))
            return fail_view(view, "has two defaults for one column", "say it once", err);
    for (size_t i = 0; i < view->indexes.len; i++)
        if (!view->indexes.items[i]->name)
            return fail_view(view, "has an index without a name",
                             "give it one: {\"ix_view_column\": …}", err);
    return ag_validate_late(&view->base, err);
}

/* ------------------------------------------------------------------ the whole */

bool ag_validate_object(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                        ag_error *err)
{
    if (!ag_validate_names(arena, object, err) || !ag_validate_access(arena, schema, object, err))
        return false;
    switch (ag_kind_of(object)) {
    case AG_KIND_ENUM: return validate_enum((const ag_enum *)object, err);
    case AG_KIND_COLLATION:
    case AG_KIND_COMPOSITE_TYPE:
    case AG_KIND_DOMAIN: return ag_validate_type(arena, object, err);
    case AG_KIND_SEQUENCE: return validate_sequence(arena, schema, object, err);
    case AG_KIND_TABLE: return ag_validate_table(arena, schema, (const ag_table *)object, err);
    case AG_KIND_VIEW: return validate_view((const ag_view *)object, err);
    case AG_KIND_STATISTICS: return ag_validate_statistics(arena, schema, object, err);
    case AG_KIND_PUBLICATION: return ag_validate_publication(arena, schema, object, err);
    case AG_KIND_OPERATOR:
        return ag_validate_operator(arena, schema, (const ag_operator *)object, err);
    case AG_KIND_CAST: return ag_validate_cast((const ag_cast *)object, err);
    case AG_KIND_FUNCTION:
    case AG_KIND_PROCEDURE: return ag_validate_routine((const ag_routine *)object, err);
    default: break;
    }
    return true;
}

bool ag_validate_schema(ag_arena *arena, const ag_schema *schema, ag_error *err)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++)
            if (!ag_validate_object(arena, schema, list->items[i], err))
                return false;
    }
    return claim_names(arena, schema, err);
}
