/* random_access.c: owners, who may do what, and what may be done with what will come. */
#include "random_schema.h"

#include "base/text.h"

/* There on a server whose tests need roles; the last can own what only a superuser may. */
static const char *const roles[] = {"autogen_reader", "autogen \"odd\" role", "autogen_owner"};
#define SUPERUSER "autogen_wraps"

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const char *any_role(ag_random *random)
{
    return roles[random_below(random, AG_COUNT(roles))];
}

/* ------------------------------------------------------------------ privileges */

/* What is everybody's cannot be passed on. */
static const char *some_of(ag_random *random, ag_kind kind, bool everybody)
{
    const ag_privileges all = ag_privileges_of(random->arena, kind, "all");
    ag_buf text = ag_buf_new(random->arena);
    for (size_t i = 0; i < all.len; i++) {
        if (random_once_in(random, 2))
            continue;
        bool passes = !everybody && random_once_in(random, 5);
        ag_buf_format(&text, "%s%s%s", text.len > 0 ? ", " : "", all.items[i].name,
                      passes ? " with grant option" : "");
    }
    return text.len > 0 ? text.text : "none";
}

static void set_privileges(ag_random *random, ag_kind kind, const char *column, ag_pairs *pairs)
{
    *pairs = (ag_pairs){0};
    for (size_t i = 0; i <= AG_COUNT(roles); i++) {
        const char *role = i < AG_COUNT(roles) ? roles[i] : AG_PUBLIC_ROLE;
        if (random_once_in(random, 2))
            continue;
        AG_PUSH(random->arena, &pairs->keys,
                column ? ag_format(random->arena, "%s(%s)", ag_sql_identifier(random->arena, role),
                                   ag_sql_identifier(random->arena, column))
                       : role);
        AG_PUSH(random->arena, &pairs->values, some_of(random, kind, i == AG_COUNT(roles)));
    }
}

static void *field_of(ag_object *object, const char *name)
{
    int index = ag_field_index(object->shape, name);
    return index >= 0 ? ag_field_at(object, &object->shape->fields[index]) : NULL;
}

static bool inherits(const ag_table *table, const ag_table *whole, const char *column)
{
    return ag_table_is_heir(table) && ag_column_find(whole, column) &&
           !ag_column_find(table, column);
}

/* False if it inherits none, or others are to have their turn. */
static bool grant_inherited(ag_random *random, const ag_schema *schema, ag_table *table)
{
    const ag_table *whole = ag_table_whole(random->arena, schema, table);
    const ag_object *column = any(random, &whole->columns);
    bool is_one = column && inherits(table, whole, column->name);
    if (is_one)
        set_privileges(random, AG_KIND_COLUMN, column->name, &table->column_privileges);
    return is_one;
}

static void grant_columns(ag_random *random, const ag_schema *schema, ag_object *relation)
{
    if (ag_kind_of(relation) == AG_KIND_TABLE &&
        grant_inherited(random, schema, (ag_table *)relation))
        return;
    ag_view *view = ag_kind_of(relation) == AG_KIND_VIEW ? (ag_view *)relation : NULL;
    ag_column *column = view ? NULL : (ag_column *)any(random, &((ag_table *)relation)->columns);
    const ag_names shown = view ? view->column_comments.keys : (ag_names){0};
    if (shown.len > 0) {
        set_privileges(random, AG_KIND_COLUMN, shown.items[random_below(random, shown.len)],
                       &view->column_privileges);
    } else if (column && ag_column_counts(column) && random_once_in(random, 2)) {
        set_privileges(random, AG_KIND_SEQUENCE, NULL, &column->sequence_privileges);
    } else if (column) {
        set_privileges(random, AG_KIND_COLUMN, NULL, &column->privileges);
    }
}

/* Everybody may go on to call what indexes call, which is done as the owner of the table. */
static void grant(ag_random *random, const ag_schema *schema, ag_object *object)
{
    ag_kind kind = ag_kind_of(object);
    ag_pairs *privileges = field_of(object, "privileges");
    bool relation = kind == AG_KIND_TABLE || kind == AG_KIND_VIEW;
    if (relation && random_once_in(random, 2))
        grant_columns(random, schema, object);
    else if (privileges && !random_is_web(object))
        set_privileges(random, kind, NULL, privileges);
}

/* ------------------------------------------------------------------ owners */

/* Foreign keys are looked after as the owner, who has to see into the schema of the other table. */
static bool may_have_owner(ag_random *random, const ag_object *object)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (ag_kind_of(object) == AG_KIND_SEQUENCE &&
        ((const ag_sequence *)object)->owned_by.table != NULL)
        return false;
    return ag_kind_of(object) != AG_KIND_TABLE ||
           (ag_name_parse(random->arena, object->name, &name, &ignored) && !name.schema);
}

static void give(ag_random *random, const ag_schema *schema, ag_object *object)
{
    (void)schema;
    const char **owner = field_of(object, "owner");
    bool super = ag_kind_of(object) == AG_KIND_FOREIGN_DATA_WRAPPER ||
                 ag_kind_of(object) == AG_KIND_EVENT_TRIGGER;
    if (owner && may_have_owner(random, object))
        *owner = random_once_in(random, 3) ? NULL : super ? SUPERUSER : any_role(random);
}

/* ------------------------------------------------------------------ default privileges */

static const ag_kind default_kinds[] = {AG_KIND_TABLE, AG_KIND_SEQUENCE, AG_KIND_FUNCTION,
                                        AG_KIND_ENUM, AG_KIND_SCHEMA};

static void add_default(ag_random *random, ag_schema *schema)
{
    const ag_object *namespace = any(random, &schema->schemas);
    ag_default_key key = {.kind = default_kinds[random_below(random, AG_COUNT(default_kinds))]};
    key.role = random_once_in(random, 4) ? any_role(random) : NULL;
    key.schema = namespace && key.kind != AG_KIND_SCHEMA && random_once_in(random, 2)
                     ? namespace->name
                     : NULL;
    const char *text = ag_default_key_text(random->arena, &key);
    ag_default_privileges *made =
        (ag_default_privileges *)ag_list_find(&schema->default_privileges, text);
    if (!made) {
        made = (ag_default_privileges *)ag_object_new(
            random->arena, ag_kinds[AG_KIND_DEFAULT_PRIVILEGES].shape, text);
        ag_list_add(random->arena, &schema->default_privileges, &made->base);
    }
    set_privileges(random, key.kind, NULL, &made->privileges);
    ag_privileges_simplify(random->arena, &made->base);
    if (made->privileges.keys.len == 0)
        ag_list_remove(&schema->default_privileges, &made->base);
}

static void change_default(ag_random *random, ag_schema *schema)
{
    ag_object *old = any(random, &schema->default_privileges);
    if (old && random_once_in(random, 2))
        ag_list_remove(&schema->default_privileges, old);
    else
        add_default(random, schema);
}

/* ------------------------------------------------------------------ all of them */

static ag_object *any_object(ag_random *random, ag_schema *schema)
{
    for (size_t tries = 0; tries < 12; tries++) {
        ag_kind kind = (ag_kind)random_below(random, AG_KIND_TOP_END);
        ag_object *object = any(random, ag_children(&schema->base, kind));
        if (object && !object->only)
            return object;
    }
    return any(random, &schema->tables);
}

void random_change_access(ag_random *random, ag_schema *schema)
{
    ag_object *object = any_object(random, schema);
    if (random_once_in(random, 4) && schema->extensions.len == 0)
        change_default(random, schema);
    else if (object)
        (random_once_in(random, 3) ? give : grant)(random, schema, object);
}

static bool is_about(ag_arena *arena, const ag_field *field, const char *key, const char *owner)
{
    const char *role = key, *column;
    bool columns = ag_streq(field->name, "column_privileges");
    return (!columns || ag_privileges_key(arena, key, &role, &column)) && ag_streq(role, owner);
}

/* What the owner may do is said in other words. */
static void forget_owner(ag_arena *arena, ag_object *object, const char *owner)
{
    for (size_t i = 0; owner && i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        ag_pairs *pairs = (field->flags & AG_GRANTS) ? ag_field_at(object, field) : &(ag_pairs){0};
        uint32_t kept = 0;
        for (size_t k = 0; k < pairs->keys.len; k++) {
            if (is_about(arena, field, pairs->keys.items[k], owner))
                continue;
            pairs->keys.items[kept] = pairs->keys.items[k];
            pairs->values.items[kept++] = pairs->values.items[k];
        }
        pairs->keys.len = pairs->values.len = kept;
    }
}

static void forget_owners(ag_arena *arena, ag_schema *schema)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            const char **owner = field_of(list->items[i], "owner");
            const ag_list *columns =
                kind == AG_KIND_TABLE ? &((ag_table *)list->items[i])->columns : &(ag_list){0};
            if (owner)
                forget_owner(arena, list->items[i], *owner);
            for (size_t k = 0; owner && k < columns->len; k++)
                forget_owner(arena, columns->items[k], *owner);
        }
    }
}

static void forget_inherited(ag_arena *arena, const ag_schema *schema, ag_table *table)
{
    const ag_pairs said = table->column_privileges;
    const ag_table *whole = said.keys.len > 0 ? ag_table_whole(arena, schema, table) : NULL;
    uint32_t kept = 0;
    for (size_t i = 0; i < said.keys.len; i++) {
        const char *role, *column;
        if (!ag_privileges_key(arena, said.keys.items[i], &role, &column) ||
            !inherits(table, whole, column))
            continue;
        said.keys.items[kept] = said.keys.items[i];
        said.values.items[kept++] = said.values.items[i];
    }
    table->column_privileges.keys.len = table->column_privileges.values.len = kept;
}

void random_repair_access(ag_schema *schema)
{
    ag_arena *arena = ag_arena_open();
    forget_owners(arena, schema);
    /* What a materialized one shows is read as the owner of the view between. */
    for (size_t i = 0; i < schema->views.len; i++) {
        ag_view *view = (ag_view *)schema->views.items[i];
        if (!view->materialized)
            view->owner = NULL;
    }
    /* Another name may have brought it into another schema, which its owner does not see into. */
    ag_random none = {.arena = arena};
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        forget_inherited(arena, schema, table);
        if (!may_have_owner(&none, &table->base))
            table->owner = NULL;
    }
    for (size_t i = 0; i < schema->sequences.len; i++) {
        ag_sequence *sequence = (ag_sequence *)schema->sequences.items[i];
        const ag_table *table =
            sequence->owned_by.table ? ag_table_find(schema, sequence->owned_by.table) : NULL;
        if (!table)
            continue;
        sequence->owner = NULL;
        forget_owner(arena, &sequence->base, table->owner);
    }
    for (size_t i = schema->default_privileges.len; i > 0; i--) {
        ag_object *object = schema->default_privileges.items[i - 1];
        ag_default_key key = {0};
        ag_error ignored = {0};
        bool is_one = ag_default_key_parse(arena, object->name, &key, &ignored);
        if (is_one)
            forget_owner(arena, object, key.role);
        if (!is_one || (key.schema && !ag_list_find(&schema->schemas, key.schema)) ||
            ((const ag_default_privileges *)object)->privileges.keys.len == 0)
            ag_list_remove(&schema->default_privileges, object);
    }
    ag_arena_close(arena);
}
