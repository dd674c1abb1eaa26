/* random_wide.c: the rarer sides of what only PostgreSQL has: statistics of expressions, options and indexes of views, ranges with functions, exclusion by other operators. */
#include "random_schema.h"

#include "base/text.h"
#include "model/refs.h"

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static ag_object *make(ag_random *random, ag_kind kind, const char *name)
{
    return ag_object_new(random->arena, ag_kinds[kind].shape, name);
}

static ag_table *plain_table(ag_random *random, const ag_schema *schema)
{
    ag_table *table = (ag_table *)any(random, &schema->tables);
    bool fits = table && !table->base.only && !table->unlogged && !random_is_family(schema, table);
    return fits ? table : NULL;
}

static void put(ag_random *random, ag_pairs *pairs, const char *key, const char *value)
{
    AG_PUSH(random->arena, &pairs->keys, key);
    AG_PUSH(random->arena, &pairs->values, value);
}

/* ------------------------------------------------------------------ about tables */

static const char *expression_of(ag_random *random, const ag_column *column)
{
    const char *name = ag_sql_identifier(random->arena, column->base.name);
    bool whole = ag_streq(column->type, "integer") || ag_streq(column->type, "bigint");
    if (whole && random_once_in(random, 2))
        return ag_format(random->arena, "(%s %% 7)", name);
    return whole                            ? ag_format(random->arena, "abs(%s)", name)
           : ag_streq(column->type, "text") ? ag_format(random->arena, "lower(%s)", name)
                                            : NULL;
}

static void add_expression(ag_random *random, const ag_table *table, ag_statistics *statistics)
{
    const ag_names columns = random_columns(random, table, 1);
    const char *sql =
        columns.len > 0 ? expression_of(random, ag_column_find(table, columns.items[0])) : NULL;
    ag_statistics_expression *part = (ag_statistics_expression *)ag_object_new(
        random->arena, &ag_statistics_expression_shape, NULL);
    part->expression = sql;
    for (size_t i = 0; sql && i < statistics->expressions.len; i++)
        if (ag_object_equal(statistics->expressions.items[i], &part->base, true))
            return;
    if (sql)
        ag_list_add(random->arena, &statistics->expressions, &part->base);
}

static void add_statistics(ag_random *random, ag_schema *schema)
{
    const ag_table *table = plain_table(random, schema);
    if (!table)
        return;
    ag_statistics *made =
        (ag_statistics *)make(random, AG_KIND_STATISTICS, random_qualified(random, schema));
    made->table = table->base.name;
    for (size_t i = 1 + random_below(random, 3); i > 0; i--)
        add_expression(random, table, made);
    if (made->expressions.len > 1 || random_once_in(random, 2))
        made->columns = random_columns(random, table, 2);
    if (made->expressions.len + made->columns.len > 1 && random_once_in(random, 2))
        AG_PUSH(random->arena, &made->kinds, random_once_in(random, 2) ? "mcv" : "ndistinct");
    bool enough = made->expressions.len > 0 || made->columns.len > 1;
    random_comment(random, &made->base);
    if (enough)
        ag_list_add(random->arena, &schema->statistics, &made->base);
}

/* Which rows; nothing that another type of the column could not be asked. */
static void publish_some(ag_random *random, ag_schema *schema)
{
    ag_publication *publication = (ag_publication *)any(random, &schema->publications);
    ag_published_table *published =
        publication ? (ag_published_table *)any(random, &publication->tables) : NULL;
    const ag_table *table = published ? ag_table_find(schema, published->table) : NULL;
    const ag_object *column = table ? any(random, &table->columns) : NULL;
    if (!column || column->only || random_is_family(schema, table))
        return;
    published->where = random_once_in(random, 3)
                           ? NULL
                           : ag_format(random->arena, "%s IS NOT NULL",
                                       ag_sql_identifier(random->arena, column->name));
}

static void add_exclusion(ag_random *random, ag_schema *schema)
{
    static const char *const types[][2] = {
        {"int4range", "&&"}, {"tstzrange", "-|-"}, {"box", "&&"}, {"numrange", "&&"}};
    ag_table *table = plain_table(random, schema);
    if (!table)
        return;
    size_t which = random_below(random, AG_COUNT(types));
    ag_column *column = (ag_column *)make(random, AG_KIND_COLUMN, random_name(random));
    ag_index_column *element =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    ag_exclusion *made = (ag_exclusion *)make(random, AG_KIND_EXCLUSION, NULL);
    column->type = types[which][0];
    element->column = column->base.name;
    element->with_operator = types[which][1];
    made->method = "gist";
    made->where = random_once_in(random, 3) ? random_condition(random, table) : NULL;
    made->deferrable = (ag_word)random_below(random, 3);
    if (random_once_in(random, 3))
        put(random, &made->storage, "fillfactor", "60");
    ag_list_add(random->arena, &made->elements, &element->base);
    ag_list_add(random->arena, &table->columns, &column->base);
    random_comment(random, &made->base);
    random_add_child(random, table, &made->base);
}

/* By the other methods that every server has. */
static void add_index(ag_random *random, ag_schema *schema)
{
    static const char *const kinds[][3] = {
        {"text[]", "gin", NULL},   {"jsonb", "gin", "jsonb_path_ops"},
        {"tsvector", "gin", NULL}, {"int4range", "gist", NULL},
        {"inet", "spgist", NULL},  {"bigint", "brin", "int8_minmax_multi_ops"},
        {"uuid", "hash", NULL},    {"tsvector", "gist", "tsvector_ops"}};
    ag_table *table = plain_table(random, schema);
    if (!table)
        return;
    size_t which = random_below(random, AG_COUNT(kinds));
    ag_column *column = (ag_column *)make(random, AG_KIND_COLUMN, random_name(random));
    ag_index_column *part =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    ag_index *index = (ag_index *)make(random, AG_KIND_INDEX, NULL);
    column->type = kinds[which][0];
    part->column = column->base.name;
    part->opclass = kinds[which][2];
    index->method = kinds[which][1];
    if (ag_streq(index->method, "brin"))
        put(random, &part->opclass_options, "values_per_range", "16");
    if (ag_streq(part->opclass, "tsvector_ops") && random_once_in(random, 2))
        put(random, &part->opclass_options, "siglen", "100");
    if (ag_streq(index->method, "brin"))
        put(random, &index->storage, "pages_per_range", "64");
    else if (ag_streq(index->method, "gin"))
        put(random, &index->storage, "fastupdate", "false");
    ag_list_add(random->arena, &index->columns, &part->base);
    ag_list_add(random->arena, &table->columns, &column->base);
    random_comment(random, &index->base);
    random_add_child(random, table, &index->base);
}

/* ------------------------------------------------------------------ views */

static const ag_table *table_of(ag_arena *arena, const ag_schema *schema, const ag_view *view)
{
    ag_mentions said = {0};
    ag_mentions_of(arena, &view->base, &said);
    for (size_t i = 0; i < schema->tables.len; i++)
        if (ag_mentions_has(arena, &said, schema->tables.items[i]->name, false))
            return (const ag_table *)schema->tables.items[i];
    return NULL;
}

static void set_options(ag_random *random, const ag_schema *schema, ag_view *view)
{
    static const char *const checks[] = {"local", "cascaded"};
    view->options = (ag_pairs){0};
    if (view->materialized) {
        if (random_once_in(random, 2))
            put(random, &view->options, "fillfactor", "40");
        if (random_once_in(random, 2))
            put(random, &view->options, "autovacuum_enabled", "false");
        return;
    }
    if (random_once_in(random, 2))
        put(random, &view->options, "security_barrier",
            random_once_in(random, 2) ? "true" : "false");
    if (random_once_in(random, 3))
        put(random, &view->options, "security_invoker", "true");
    if (table_of(random->arena, schema, view) && random_once_in(random, 2))
        put(random, &view->options, "check_option", checks[random_below(random, 2)]);
}

static bool is_shown(const ag_view *view, const char *column)
{
    return ag_names_has(&view->column_comments.keys, column);
}

static void toggle_index(ag_random *random, const ag_schema *schema, ag_view *view)
{
    const ag_table *table = table_of(random->arena, schema, view);
    ag_object *old = any(random, &view->indexes);
    if (old && random_once_in(random, 2)) {
        ag_list_remove(&view->indexes, old);
        return;
    }
    const ag_names columns = table ? random_columns(random, table, 2) : (ag_names){0};
    ag_index *index = (ag_index *)make(random, AG_KIND_INDEX, random_name(random));
    for (size_t i = 0; i < columns.len; i++) {
        ag_index_column *part =
            (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
        part->column = columns.items[i];
        part->order = random_once_in(random, 3) ? AG_DESC : AG_ASC;
        if (is_shown(view, part->column))
            ag_list_add(random->arena, &index->columns, &part->base);
    }
    if (random_once_in(random, 4))
        put(random, &index->storage, "fillfactor", "70");
    index->clustered = view->indexes.len == 0 && random_once_in(random, 4);
    random_comment(random, &index->base);
    if (index->columns.len > 0)
        ag_list_add(random->arena, &view->indexes, &index->base);
}

static bool returns_trigger(const ag_object *function)
{
    return ag_streq(((const ag_routine *)function)->returns, "trigger");
}

static void toggle_trigger(ag_random *random, ag_schema *schema, ag_view *view)
{
    static const char *const events[] = {"insert", "update", "delete"};
    const ag_object *function = any(random, &schema->functions);
    ag_name name = {0};
    ag_error ignored = {0};
    if (view->triggers.len > 0) {
        ag_list_remove(&view->triggers, view->triggers.items[0]);
        return;
    }
    if (!function || !returns_trigger(function) ||
        !ag_key_parse(random->arena, function->name, &name, &ignored))
        return;
    ag_trigger *made = (ag_trigger *)make(random, AG_KIND_TRIGGER, random_name(random));
    made->timing = AG_INSTEAD_OF;
    made->for_each = AG_FOR_ROW;
    AG_PUSH(random->arena, &made->events, events[random_below(random, 3)]);
    made->function = ag_name_text(random->arena, name.schema, name.name);
    random_comment(random, &made->base);
    ag_list_add(random->arena, &view->triggers, &made->base);
}

static void change_view(ag_random *random, ag_schema *schema)
{
    ag_view *view = (ag_view *)any(random, &schema->views);
    if (!view || view->base.only)
        random_add_view(random, schema);
    else if (random_once_in(random, 2))
        set_options(random, schema, view);
    else if (view->materialized)
        toggle_index(random, schema, view);
    else
        toggle_trigger(random, schema, view);
}

/* By any type can be ordered that has an order. */
static bool can_be_ordered(const ag_table *table, const char *column)
{
    static const char *const types[] = {"json", "xml", "box", "point"};
    const ag_column *found = table ? ag_column_find(table, column) : NULL;
    bool can = found != NULL;
    for (size_t i = 0; can && i < AG_COUNT(types); i++)
        can = !ag_streq(found->type, types[i]);
    return can;
}

static void forget_parts(ag_view *view, const ag_table *table)
{
    for (size_t i = view->indexes.len; i > 0; i--) {
        const ag_index *index = (const ag_index *)view->indexes.items[i - 1];
        bool stands = view->materialized;
        for (size_t k = 0; k < index->columns.len; k++) {
            const char *column = ((const ag_index_column *)index->columns.items[k])->column;
            stands = stands && is_shown(view, column) && can_be_ordered(table, column);
        }
        if (!stands)
            ag_list_remove(&view->indexes, &index->base);
    }
    if (view->materialized)
        view->triggers = (ag_list){0};
}

/* What only the other sort of view may say. */
static void forget_options(ag_view *view)
{
    static const char *const of_materialized[] = {"fillfactor", "autovacuum_enabled"};
    bool other = false;
    for (size_t i = 0; i < view->options.keys.len; i++) {
        bool storage = ag_streq(view->options.keys.items[i], of_materialized[0]) ||
                       ag_streq(view->options.keys.items[i], of_materialized[1]);
        other = other || storage != view->materialized;
    }
    if (other)
        view->options = (ag_pairs){0};
}

static bool has_function(const ag_schema *schema, ag_arena *arena, const char *function)
{
    for (size_t i = 0; i < schema->functions.len; i++) {
        ag_name name = {0};
        ag_error ignored = {0};
        if (ag_key_parse(arena, schema->functions.items[i]->name, &name, &ignored) &&
            ag_streq(ag_name_text(arena, name.schema, name.name), function))
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ types */

static void add_range(ag_random *random, ag_schema *schema)
{
    static const char *const kinds[][3] = {{"double precision", "float8mi", NULL},
                                           {"integer", "int4range_subdiff", NULL},
                                           {"text", NULL, "text_pattern_ops"},
                                           {"numeric", "numrange_subdiff", NULL},
                                           {"date", "daterange_subdiff", "date_ops"}};
    size_t which = random_below(random, AG_COUNT(kinds));
    ag_range_type *made =
        (ag_range_type *)make(random, AG_KIND_RANGE_TYPE, random_qualified(random, schema));
    made->subtype = kinds[which][0];
    if (random_once_in(random, 2))
        made->subtype_diff = kinds[which][1];
    made->opclass = kinds[which][2];
    if (ag_streq(made->subtype, "text") && random_once_in(random, 2))
        made->collation = "C";
    if (random_once_in(random, 2))
        made->multirange = random_qualified(random, schema);
    random_comment(random, &made->base);
    ag_list_add(random->arena, &schema->range_types, &made->base);
    ag_table *table = plain_table(random, schema);
    if (!table || random_once_in(random, 2))
        return;
    ag_column *column = (ag_column *)make(random, AG_KIND_COLUMN, random_name(random));
    bool multi = made->multirange && random_once_in(random, 2);
    column->type = random_sql_name(random, multi ? made->multirange : made->base.name);
    ag_list_add(random->arena, &table->columns, &column->base);
}

/* ------------------------------------------------------------------ all of them */

typedef void change(ag_random *random, ag_schema *schema);

void random_change_wide(ag_random *random, ag_schema *schema)
{
    static change *const changes[] = {add_statistics, publish_some, add_exclusion, add_index,
                                      change_view,    change_view,  change_view,   add_range};
    changes[random_below(random, AG_COUNT(changes))](random, schema);
}

static bool says_column(const ag_table *table, const char *sql)
{
    for (size_t i = 0; table && i < table->columns.len; i++)
        if (ag_sql_mentions(sql, table->columns.items[i]->name))
            return true;
    return false;
}

static bool says_columns(const ag_schema *schema, const ag_statistics *s)
{
    const ag_table *table = ag_table_find(schema, s->table);
    for (size_t i = 0; i < s->expressions.len; i++)
        if (!says_column(table,
                         ((const ag_statistics_expression *)s->expressions.items[i])->expression))
            return false;
    return true;
}

static void forget_rows(const ag_schema *schema, const ag_publication *publication)
{
    for (size_t i = 0; i < publication->tables.len; i++) {
        ag_published_table *published = (ag_published_table *)publication->tables.items[i];
        if (published->where &&
            !says_column(ag_table_find(schema, published->table), published->where))
            published->where = NULL;
    }
}

void random_repair_wide(ag_schema *schema)
{
    ag_arena *arena = ag_arena_open();
    for (size_t i = schema->statistics.len; i > 0; i--) {
        const ag_statistics *s = (const ag_statistics *)schema->statistics.items[i - 1];
        if (!says_columns(schema, s))
            ag_list_remove(&schema->statistics, &s->base);
    }
    for (size_t i = 0; i < schema->publications.len; i++)
        forget_rows(schema, (const ag_publication *)schema->publications.items[i]);
    for (size_t i = 0; i < schema->views.len; i++) {
        ag_view *view = (ag_view *)schema->views.items[i];
        forget_parts(view, table_of(arena, schema, view));
        forget_options(view);
        for (size_t k = view->triggers.len; k > 0; k--)
            if (!has_function(schema, arena, ((ag_trigger *)view->triggers.items[k - 1])->function))
                ag_list_remove(&view->triggers, view->triggers.items[k - 1]);
    }
    ag_arena_close(arena);
}
