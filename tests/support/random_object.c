/* random_object.c: objects of their own that only PostgreSQL has, and changes to them. */
#include "random_schema.h"

#include "base/text.h"
#include "model/refs.h"

#include <string.h>

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

/* Where the object of that name lies; NULL: in the default schema. */
static const char *namespace_of(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    return ag_name_parse(random->arena, qualified, &name, &ignored) ? name.schema : NULL;
}

/* ------------------------------------------------------------------ sequences */

static bool is_whole(const ag_column *column)
{
    return ag_streq(column->type, "bigint") || ag_streq(column->type, "integer");
}

static void set_owner(ag_random *random, const ag_schema *schema, ag_sequence *sequence)
{
    const ag_table *table = (const ag_table *)any(random, &schema->tables);
    const ag_object *column = table ? any(random, &table->columns) : NULL;
    sequence->owned_by = (ag_target){0};
    if (!column || column->only || table->base.only || random_once_in(random, 2) ||
        !ag_streq(namespace_of(random, sequence->base.name),
                  namespace_of(random, table->base.name)))
        return;
    sequence->owned_by.table = table->base.name;
    AG_PUSH(random->arena, &sequence->owned_by.columns, column->name);
}

static void set_options(ag_random *random, ag_sequence *sequence)
{
    static const int64_t steps[] = {1, 1, 2, 10, -1, -3};
    sequence->type = (ag_word)random_below(random, 3);
    sequence->increment = steps[random_below(random, AG_COUNT(steps))];
    sequence->min =
        random_once_in(random, 3) ? -(int64_t)random_below(random, 50) - 5 : AG_UNSET_LIMIT;
    sequence->max =
        random_once_in(random, 3) ? (int64_t)random_below(random, 500) + 20 : AG_UNSET_LIMIT;
    sequence->start = AG_UNSET_LIMIT;
    ag_sequence_limits limits = ag_sequence_limits_of(sequence);
    if (random_once_in(random, 3))
        sequence->start = random_once_in(random, 2) ? limits.min : limits.max;
    sequence->cache = random_once_in(random, 3) ? 20 : 1;
    sequence->cycle = random_once_in(random, 3);
}

static ag_object *sequence(ag_random *random, const ag_schema *schema)
{
    ag_sequence *made = (ag_sequence *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_SEQUENCE].shape, random_qualified(random, schema));
    set_options(random, made);
    set_owner(random, schema, made);
    random_comment(random, &made->base);
    return &made->base;
}

/* The server quotes what is not ASCII, which it need not. */
static const char *quoted(ag_random *random, const char *name)
{
    const char *identifier = ag_sql_identifier(random->arena, name);
    for (const char *c = name; *c; c++) {
        if ((unsigned char)*c > 0x7f && *identifier != '"')
            return ag_format(random->arena, "\"%s\"", name);
    }
    return identifier;
}

/* nextval('app."a name"'::regclass), as the server writes it. */
static const char *next_value(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    ag_buf sql = ag_buf_new(random->arena);
    if (!ag_name_parse(random->arena, qualified, &name, &ignored))
        return "1";
    const char *bare = quoted(random, name.name);
    if (name.schema)
        bare = ag_format(random->arena, "%s.%s", quoted(random, name.schema), bare);
    ag_buf_put(&sql, "nextval('");
    for (const char *c = bare; *c; c++)
        ag_buf_format(&sql, *c == '\'' ? "''" : "%c", *c);
    ag_buf_put(&sql, "'::regclass)");
    return sql.text;
}

static void use_sequence(ag_random *random, ag_schema *schema)
{
    const ag_object *used = any(random, &schema->sequences);
    ag_table *table = (ag_table *)any(random, &schema->tables);
    ag_column *column = table ? (ag_column *)any(random, &table->columns) : NULL;
    if (used && column && is_whole(column) && !column->generated && !column->identity &&
        !column->base.variants[0] && !column->base.variants[1] &&
        !ag_names_has(&((const ag_sequence *)used)->owned_by.columns, column->base.name))
        column->default_value = next_value(random, used->name);
}

static void forget_sequence(ag_random *random, ag_schema *schema, const ag_object *gone)
{
    const char *used = next_value(random, gone->name);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_list *columns = &((ag_table *)schema->tables.items[i])->columns;
        for (size_t j = 0; j < columns->len; j++) {
            ag_column *column = (ag_column *)columns->items[j];
            if (ag_streq(column->default_value, used))
                column->default_value = NULL;
        }
    }
}

void random_repair_objects(ag_schema *schema)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        ag_target *owner = &((ag_sequence *)schema->sequences.items[i])->owned_by;
        const ag_table *table = owner->table ? ag_table_find(schema, owner->table) : NULL;
        if (!table || !ag_column_find(table, owner->columns.items[0]))
            *owner = (ag_target){0};
    }
}

/* ------------------------------------------------------------------ views */

static const ag_list *columns_of(const ag_object *relation, const ag_names **shown)
{
    bool is_view = ag_kind_of(relation) == AG_KIND_VIEW;
    *shown = is_view ? &((const ag_view *)relation)->column_comments.keys : NULL;
    return is_view ? NULL : &((const ag_table *)relation)->columns;
}

/* The names of what can be shown of a table or view. */
static ag_names visible(ag_random *random, const ag_object *relation)
{
    const ag_names *shown = NULL;
    const ag_list *columns = columns_of(relation, &shown);
    ag_names names = {0};
    for (size_t i = 0; columns && i < columns->len; i++) {
        if (!columns->items[i]->only)
            AG_PUSH(random->arena, &names, columns->items[i]->name);
    }
    return shown ? *shown : names;
}

/* A comment for each column that it shows: so random_repair() knows them without reading the query. */
static void show(ag_random *random, const ag_object *relation, ag_view *view)
{
    const ag_names names = visible(random, relation);
    ag_buf sql = ag_buf_new(random->arena);
    view->column_comments = (ag_pairs){0};
    for (size_t i = 0; i < names.len; i++) {
        if (i > 0 && random_once_in(random, 3))
            continue;
        AG_PUSH(random->arena, &view->column_comments.keys, names.items[i]);
        AG_PUSH(random->arena, &view->column_comments.values, "shown");
        ag_buf_format(&sql, "%s s.%s", i == 0 ? "SELECT" : ",",
                      ag_sql_identifier(random->arena, names.items[i]));
    }
    ag_buf_format(&sql, " FROM %s s", random_sql_name(random, relation->name));
    view->query = sql.text;
}

static const ag_object *any_relation(ag_random *random, const ag_schema *schema)
{
    const ag_object *view = any(random, &schema->views);
    const ag_object *table = any(random, &schema->tables);
    return view && random_once_in(random, 2) ? view : table;
}

void random_add_view(ag_random *random, ag_schema *schema)
{
    const ag_object *relation = any_relation(random, schema);
    if (!relation || relation->only || visible(random, relation).len == 0)
        return;
    ag_view *view = (ag_view *)ag_object_new(random->arena, ag_kinds[AG_KIND_VIEW].shape,
                                             random_qualified(random, schema));
    show(random, relation, view);
    view->materialized = random_feature(random, RANDOM_OBJECTS, 4);
    random_comment(random, &view->base);
    ag_list_add(random->arena, &schema->views, &view->base);
}

/* What the view shows, or NULL. */
static const ag_object *source_of(ag_arena *arena, const ag_schema *schema, const ag_view *view)
{
    static const ag_kind kinds[] = {AG_KIND_TABLE, AG_KIND_VIEW};
    ag_mentions said = {0};
    ag_mentions_of(arena, &view->base, &said);
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&schema->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            if (list->items[i] != &view->base &&
                ag_mentions_has(arena, &said, list->items[i]->name, false))
                return list->items[i];
        }
    }
    return NULL;
}

static bool view_stands(ag_arena *arena, const ag_schema *schema, const ag_view *view)
{
    ag_random none = {.arena = arena};
    const ag_object *source = source_of(arena, schema, view);
    const ag_names names = source && !source->only ? visible(&none, source) : (ag_names){0};
    for (size_t i = 0; i < view->column_comments.keys.len; i++) {
        if (!ag_names_has(&names, view->column_comments.keys.items[i]))
            return false;
    }
    return source && !source->only;
}

void random_repair_views(ag_schema *schema)
{
    ag_arena *arena = ag_arena_open();
    bool again = true;
    while (again) {
        again = false;
        for (size_t i = schema->views.len; i > 0; i--) {
            if (view_stands(arena, schema, (const ag_view *)schema->views.items[i - 1]))
                continue;
            ag_list_remove(&schema->views, schema->views.items[i - 1]);
            again = true;
        }
    }
    ag_arena_close(arena);
}

bool random_is_shown(const ag_schema *schema, const char *table)
{
    ag_arena *arena = ag_arena_open();
    bool shown = false;
    for (size_t i = 0; i < schema->views.len && !shown; i++) {
        const ag_object *source = source_of(arena, schema, (ag_view *)schema->views.items[i]);
        shown = source && ag_streq(source->name, table);
    }
    ag_arena_close(arena);
    return shown;
}

static void change_view(ag_random *random, ag_schema *schema)
{
    ag_view *view = (ag_view *)any(random, &schema->views);
    if (!view || random_once_in(random, 2)) {
        random_add_view(random, schema);
    } else if (random_once_in(random, 3)) {
        ag_list_remove(&schema->views, &view->base);
        random_repair_views(schema);
    } else {
        const ag_object *source = source_of(random->arena, schema, view);
        show(random, source, view);
        view->materialized = view->materialized != random_once_in(random, 4);
        random_repair_views(schema);
    }
}

/* ------------------------------------------------------------------ all of them */

void random_objects(ag_random *random, ag_schema *schema)
{
    if (!(random->features & RANDOM_OBJECTS))
        return;
    for (size_t i = random_below(random, 3); i > 0; i--)
        ag_list_add(random->arena, &schema->sequences, sequence(random, schema));
    use_sequence(random, schema);
    for (size_t i = random_below(random, 4); i > 0; i--)
        random_add_view(random, schema);
    for (size_t i = random_below(random, 3); i > 0; i--)
        random_add_type(random, schema);
    for (size_t i = random_below(random, 4); i > 0; i--)
        random_add_about(random, schema);
    if (random_once_in(random, 4))
        random_add_foreign(random, schema);
    for (size_t i = random_below(random, 3); i > 0; i--)
        random_add_operator(random, schema);
}

static void change_sequence(ag_random *random, ag_schema *schema)
{
    ag_object *old = any(random, &schema->sequences);
    if (!old || random_once_in(random, 3)) {
        ag_list_add(random->arena, &schema->sequences, sequence(random, schema));
        use_sequence(random, schema);
    } else if (random_once_in(random, 2)) {
        ag_list_remove(&schema->sequences, old);
        forget_sequence(random, schema, old);
    } else {
        set_options(random, (ag_sequence *)old);
        set_owner(random, schema, (ag_sequence *)old);
    }
}

void random_change_object(ag_random *random, ag_schema *schema)
{
    if (!(random->features & RANDOM_OBJECTS))
        return;
    static void (*const changes[])(ag_random *, ag_schema *) = {
        change_sequence,     change_view,           random_change_type,
        random_change_about, random_change_foreign, random_change_operator};
    changes[random_below(random, AG_COUNT(changes))](random, schema);
}
