/*
 * change.c: what an operation on the model changes in one database.
 *
 * The table is projected before and after the operation, and the two projections are compared: what the dialect does not hold gives nothing, an enum
 * that is a check there gives a check, and a change of spelling gives no statement, without a rule for any of them.
 */
#include "plan/plan.h"

#include <string.h>

#include <assert.h>

ag_object *ag_planner_project(ag_planner *planner, ag_kind kind, const char *name)
{
    const ag_object *object = ag_list_find(ag_children_of(&planner->schema->base, kind), name);
    if (!object && kind == AG_KIND_SCHEMA)
        object = ag_namespace_given(name);
    return object ? planner->options->dialect->project(planner->arena, planner->schema, object)
                  : NULL;
}

ag_table *ag_planner_project_table(ag_planner *planner, const char *name)
{
    return (ag_table *)ag_planner_project(planner, AG_KIND_TABLE, name);
}

/* ------------------------------------------------------------------ groups */

/* What is known of the database by a table's name is known by the name that it had before the first operation. */
static const char *origin_of(ag_planner *planner, const char *table)
{
    const char *origin = ag_map_find(&planner->origins, table);
    return origin ? origin : table;
}

static void move_origin(ag_planner *planner, const char *from, const char *to)
{
    char *origin = ag_strdup(planner->arena, origin_of(planner, from));
    ag_map_put(&planner->origins, from, ag_strdup(planner->arena, ""));
    ag_map_put(&planner->origins, to, origin);
}

static ag_group *new_group(ag_planner *planner, const char *table, const ag_table *before)
{
    ag_group *group = AG_NEW(planner->arena, ag_group);
    group->before = before;
    group->after = before;
    group->origin = origin_of(planner, table);
    group->views = planner->views;
    group->added = ag_map_new(planner->arena);
    return group;
}

static ag_group *open_group(ag_planner *planner, const char *table, const ag_table *before)
{
    ag_group *group = ag_map_find(&planner->groups, table);
    if (group)
        return group;
    group = new_group(planner, table, before);
    ag_map_put(&planner->groups, table, group);
    return group;
}

static void close_group(ag_planner *planner, const char *table)
{
    ag_map_remove(&planner->groups, table);
}

/* A name in a foreign key means another table before a rename than after it, so nothing is done across one. */
static void close_all_groups(ag_planner *planner)
{
    planner->groups = ag_map_new(planner->arena);
}

static void note_columns(ag_group *group, const ag_ops *physical)
{
    for (size_t i = 0; i < physical->len; i++) {
        const ag_op *op = physical->items[i];
        if (op->kind == AG_KIND_COLUMN && op->verb == AG_CREATE)
            ag_map_put(&group->added, op->name, group);
    }
}

static void note_relation(ag_planner *planner, const char *name, ag_verb verb)
{
    if (verb == AG_CREATE)
        ag_map_put(&planner->created, name, planner);
    else if (verb == AG_DROP)
        ag_map_remove(&planner->created, name);
}

/* Then whoever runs this has both. */
static bool is_owner_new(const ag_planner *planner, const char *name, const ag_sequence *sequence)
{
    const char *table = sequence ? sequence->owned_by.table : NULL;
    return table && ag_map_has(&planner->created, name) && ag_map_has(&planner->created, table);
}

/* What the file says beside the operation, on this dialect; NULL: nothing. */
static ag_with *with_of(const ag_planner *planner, const ag_op *op)
{
    return op->with ? (ag_with *)ag_object_for(planner->arena, &op->with->base,
                                               planner->options->dialect->id)
                    : NULL;
}

static const char *conversion(const ag_planner *planner, const ag_op *op)
{
    const ag_with *with =
        op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER ? with_of(planner, op) : NULL;
    return with ? with->using_expression : NULL;
}

static void add_conversion(ag_planner *planner, ag_group *group, const char *column,
                           const char *sql)
{
    AG_PUSH(planner->arena, &group->converted.keys, column);
    AG_PUSH(planner->arena, &group->converted.values, sql);
}

static void note_conversions(ag_planner *planner, ag_group *group, const ag_ops *physical)
{
    for (size_t i = 0; i < physical->len; i++) {
        const ag_op *op = physical->items[i];
        const char *sql = conversion(planner, op);
        if (sql)
            add_conversion(planner, group, op->name,
                           ag_sql_for(planner->arena, sql, planner->options->dialect->id));
    }
}

/* An alter that says so: of a column its values, of a table those of all columns. */
static void note_losses(ag_planner *planner, ag_group *group, const ag_table *after,
                        const ag_ops *physical)
{
    for (size_t i = 0; i < physical->len; i++) {
        const ag_op *op = physical->items[i];
        if (op->verb != AG_ALTER || !op->with || !op->with->lossy)
            continue;
        if (op->kind == AG_KIND_COLUMN)
            AG_PUSH(planner->arena, &group->lossy, op->name);
        for (size_t k = 0; op->kind == AG_KIND_TABLE && k < after->columns.len; k++)
            AG_PUSH(planner->arena, &group->lossy, after->columns.items[k]->name);
    }
}

/* What the file says beside the object goes with the physical operation on that object. */
static void pass_with(const ag_planner *planner, const ag_op *op, ag_ops *physical)
{
    for (size_t i = 0; i < physical->len; i++) {
        ag_op *other = physical->items[i];
        if (other->kind == op->kind && ag_streq(other->name, op->name))
            other->with = with_of(planner, op);
        other->source = op->source;
    }
}

/* Values may have to be told from others when a column gets the type of an enum, or had it. */
static void note_enums(ag_planner *planner, ag_change *change)
{
    bool retyped = false;
    for (size_t i = 0; i < change->physical.len; i++) {
        const ag_op *op = change->physical.items[i];
        retyped = retyped || (op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER &&
                              !ag_type_equal(((const ag_column *)op->from)->type,
                                             ((const ag_column *)op->to)->type));
    }
    for (size_t i = 0; retyped && i < planner->schema->enums.len; i++) {
        ag_object *found =
            ag_planner_project(planner, AG_KIND_ENUM, planner->schema->enums.items[i]->name);
        if (found)
            ag_list_add(planner->arena, &change->enums, found);
    }
}

/*
 * The table would be built again where its group began, and views came or changed since then: they would have to go and come in the past.  So the group ends here.
 */
static bool is_too_late(ag_planner *planner, const ag_group *group, const ag_change *change,
                        ag_error *err)
{
    const ag_dialect *dialect = planner->options->dialect;
    if (!dialect->rebuild || !group->first || group->views == planner->views)
        return false;
    ag_render render = ag_planner_context(planner, change->before, change);
    for (size_t i = 0; i < change->physical.len; i++) {
        if (dialect->fit(&render, change->physical.items[i], change->before, err) == AG_FIT_REBUILD)
            return true;
    }
    return false;
}

/* `group` may be a closed one: what a rename still changes beside the name. */
static void add_table_change(ag_planner *planner, ag_planned *planned, ag_group *group,
                             const ag_table *before, const ag_table *after)
{
    ag_change change = {.group = group, .before = before, .after = after};
    change.parents = ag_planner_family_of(planner, before, after);
    ag_error ignored = {0};
    change.is_new = ag_map_has(&planner->created, before->base.name);
    ag_diff_table(planner->arena, before, after, &change.physical);
    pass_with(planner, planned->op, &change.physical);
    ag_planner_find_losers(planner, &change);
    if (is_too_late(planner, group, &change, &ignored)) {
        close_group(planner, after->base.name);
        change.group = group = open_group(planner, after->base.name, before);
    }
    if (!ag_kinds[planned->op->kind].late)
        group->first = group->first ? group->first : planned;
    note_columns(group, &change.physical);
    note_conversions(planner, group, &change.physical);
    note_losses(planner, group, after, &change.physical);
    note_enums(planner, &change);
    ag_planner_find_sequences(planner, &change);
    group->after = after;
    if (ag_kinds[planned->op->kind].late) { /* not in the text of the table */
        change.group = NULL;
        planner->views++;
    }
    if (change.physical.len > 0)
        AG_PUSH(planner->arena, &planned->changes, change);
}

/* ------------------------------------------------------------------ by what is touched */

/* What comes to this database or leaves it does so whatever the operation is: an alter may say on which dialects an object is. */
static void add_whole(ag_planner *planner, ag_planned *planned, ag_object *from, ag_object *to)
{
    const ag_op *op = planned->op;
    ag_verb verb = !from ? AG_CREATE : !to ? AG_DROP : AG_ALTER;
    ag_op *physical = ag_op_new(planner->arena, verb, op->kind, NULL, (to ? to : from)->name);
    physical->from = from;
    physical->to = to;
    physical->with = with_of(planner, op);
    physical->source = op->source;
    physical->changed = physical->checked = from && to ? ag_object_changed(from, to) : 0;
    ag_change change = {0};
    AG_PUSH(planner->arena, &change.physical, physical);
    if (op->kind == AG_KIND_TABLE) {
        change.before = (const ag_table *)from;
        change.after = (const ag_table *)to;
        change.group = open_group(planner, op->name, change.before);
        change.group->after = change.after;
        change.group->first = change.group->first ? change.group->first : planned;
        change.parents = ag_planner_family_of(planner, change.before, change.after);
        note_relation(planner, op->name, verb);
        if (verb == AG_DROP) {
            close_group(planner, op->name);
            ag_map_put(&planner->origins, op->name, ag_strdup(planner->arena, ""));
        }
    }
    AG_PUSH(planner->arena, &planned->changes, change);
}

/* What lives in a view: nothing of it ever makes a table be built again. */
static bool change_in_view(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    ag_change change = {0};
    ag_object *before = ag_planner_project(planner, AG_KIND_VIEW, planned->op->table);
    if (!ag_planner_apply(planner, planned->op, err))
        return false;
    ag_object *after = ag_planner_project(planner, AG_KIND_VIEW, planned->op->table);
    if (!before || !after)
        return true;
    ag_diff_relation(planner->arena, before, after, &change.physical);
    pass_with(planner, planned->op, &change.physical);
    if (change.physical.len > 0)
        AG_PUSH(planner->arena, &planned->changes, change);
    return true;
}

static bool change_in_table(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    const char *name =
        ag_kinds[planned->op->kind].in_table ? planned->op->table : planned->op->name;
    if (ag_list_find(&planner->schema->views, name))
        return change_in_view(planner, planned, err);
    ag_table *before = ag_planner_project_table(planner, name);
    if (!ag_planner_apply(planner, planned->op, err))
        return false;
    ag_table *after = ag_planner_project_table(planner, name);
    if (conversion(planner, planned->op))
        close_group(planner, name); /* it is about values as they are by then */
    if (before && after)
        add_table_change(planner, planned, open_group(planner, name, before), before, after);
    else if (before || after)
        add_whole(planner, planned, (ag_object *)before, (ag_object *)after);
    return true;
}

bool ag_planner_has_type(ag_planner *planner, const ag_object *object, ag_kind kind,
                         const char *name)
{
    const ag_object *variant = object->variants[planner->options->dialect->id];
    const char *multirange =
        kind == AG_KIND_RANGE_TYPE
            ? ag_multirange_of(planner->arena, ag_list_find(&planner->schema->range_types, name))
            : NULL;
    bool has = false;
    for (size_t i = 0; i < object->shape->field_count && !has; i++) {
        const ag_field *field = &object->shape->fields[i];
        bool said = variant && (variant->given & ag_field_bit(i));
        const char *const *text = ag_field_of(said ? variant : object, field);
        const ag_list *records =
            field->type == AG_RECORDS ? ag_field_list_of(object, field) : &(const ag_list){0};
        if (kind == AG_KIND_COLLATION)
            has = field->type == AG_NAME && ag_streq(field->name, "collation") &&
                  ag_streq(*text, name);
        else if (field->type == AG_TYPE)
            has = ag_type_is(planner->arena, *text, name) ||
                  (multirange && ag_type_is(planner->arena, *text, multirange));
        for (size_t k = 0; k < records->len; k++)
            has = has || ag_planner_has_type(planner, records->items[k], kind, name);
    }
    return has;
}

static bool has_column_of(ag_planner *planner, const ag_table *table, ag_kind kind,
                          const char *name)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (ag_planner_has_type(planner, table->columns.items[i], kind, name))
            return true;
    }
    return false;
}

/* What says the name of the type or collation, or that of the other type that came with it. */
static ag_mentioning saying(ag_planner *planner, ag_kind kind, const char *name)
{
    ag_names names = {0};
    AG_PUSH(planner->arena, &names, name);
    const ag_object *type = ag_list_find(ag_children_of(&planner->schema->base, kind), name);
    const char *multirange = ag_multirange_of(planner->arena, type);
    if (multirange)
        AG_PUSH(planner->arena, &names, multirange);
    return ag_mentioned_saying(&planner->mentioned, planner->schema, &names);
}

/* The tables that have a column of the type, or with the collation. */
static ag_names users_of(ag_planner *planner, ag_kind kind, const char *name)
{
    const ag_mentioning some = saying(planner, kind, name);
    ag_names users = {0};
    for (size_t i = 0; i < some.len; i++) {
        if (ag_kind_of(some.items[i]) == AG_KIND_TABLE &&
            has_column_of(planner, (const ag_table *)some.items[i], kind, name))
            AG_PUSH(planner->arena, &users, some.items[i]->name);
    }
    return users;
}

/* The other types that are made of it. */
static void add_type_users(ag_planner *planner, const ag_op *op, ag_list *users)
{
    const ag_mentioning some = saying(planner, op->kind, op->name);
    for (size_t i = 0; i < some.len; i++) {
        const ag_object *other = some.items[i];
        if (ag_kind_of(other) < AG_KIND_TABLE &&
            ag_planner_has_type(planner, other, op->kind, op->name))
            ag_list_add(planner->arena, users,
                        ag_list_find(ag_children_of(&planner->schema->base, ag_kind_of(other)),
                                     other->name));
    }
}

/* The tables that have a column of the type for which the class is the default one: keys may stand on it. */
static void add_class_users(ag_planner *planner, const ag_operator_class *class, ag_list *users)
{
    const ag_list *tables = &planner->schema->tables;
    for (size_t i = 0; class && class->is_default && i < tables->len; i++) {
        const ag_list *columns = &((const ag_table *)tables->items[i])->columns;
        bool has = false;
        for (size_t k = 0; !has && k < columns->len; k++)
            has =
                ag_column_is_of(planner->arena, (const ag_column *)columns->items[k], class->type);
        ag_table *table = has ? ag_planner_project_table(planner, tables->items[i]->name) : NULL;
        if (table)
            ag_list_add(planner->arena, users, &table->base);
    }
}

/* The table whose column owns the sequence, which belongs to the same role. */
static void add_owner(ag_planner *planner, const ag_object *sequence, ag_list *out)
{
    const char *name = sequence ? ((const ag_sequence *)sequence)->owned_by.table : NULL;
    ag_table *table = name ? ag_planner_project_table(planner, name) : NULL;
    if (table && !ag_list_find(out, name))
        ag_list_add(planner->arena, out, &table->base);
}

static bool has_users(const ag_op *op)
{
    bool type = ag_kinds[op->kind].type &&
                (!ag_kinds[op->kind].relation || op->kind == AG_KIND_COMPOSITE_TYPE);
    return op->verb == AG_ALTER && (type || op->kind == AG_KIND_COLLATION);
}

static const char *renamed_value(ag_planner *planner, const char *value, const ag_pairs *renamed)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_buf sql = ag_buf_new(planner->arena);
    ag_sqlf(&sql, dialect, "CASE %S", value);
    for (size_t i = 0; i < renamed->keys.len; i++)
        ag_sqlf(&sql, dialect, " WHEN %L THEN %L", renamed->keys.items[i],
                renamed->values.items[i]);
    ag_sqlf(&sql, dialect, " ELSE %S END", value);
    return sql.text;
}

/* An array there is JSON.  What is none is an error of the database: nobody knows where its values are. */
static const char *renamed_elements(ag_planner *planner, const char *column,
                                    const ag_pairs *renamed)
{
    return ag_sql_format(planner->arena, planner->options->dialect,
                         "CASE json_type(%I) WHEN 'array' THEN (SELECT json_group_array(%S)"
                         " FROM json_each(%I)) ELSE %I END",
                         column, renamed_value(planner, "value", renamed), column, column);
}

/*
 * Where an enum is no type, its values stand in the rows as texts.  The check of a column makes its table be built again; nothing else says what is in an array.
 */
static void rename_values(ag_planner *planner, ag_planned *planned, ag_group *group,
                          const ag_pairs *renamed)
{
    const ag_op *op = planned->op;
    const ag_table *model = ag_table_find(planner->schema, group->before->base.name);
    const ag_change change = {.group = group, .before = group->before, .after = group->after};
    for (size_t i = 0; model && i < model->columns.len; i++) {
        const char *name = model->columns.items[i]->name;
        const ag_object *own =
            ag_object_for(planner->arena, model->columns.items[i], planner->options->dialect->id);
        if (!own || !ag_planner_has_type(planner, own, op->kind, op->name) ||
            !ag_column_find(group->before, name))
            continue;
        const char *quoted = ag_sql_format(planner->arena, planner->options->dialect, "%I", name);
        bool array = strchr(((const ag_column *)own)->type, '[') != NULL;
        add_conversion(planner, group, name,
                       array ? renamed_elements(planner, name, renamed)
                             : renamed_value(planner, quoted, renamed));
        if (array && !group->rebuild) {
            group->rebuild = true;
            AG_PUSH(planner->arena, &planned->changes, change);
        }
    }
}

/* Create, drop and alter of what has a name of its own. */
static bool change_whole(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    ag_op *op = planned->op;
    ag_names users = {0};
    ag_object *from = ag_planner_project(planner, op->kind, op->name);
    planner->views += op->kind == AG_KIND_VIEW;
    if (has_users(op))
        users = users_of(planner, op->kind, op->name);
    ag_table **before = AG_NEW_ARRAY(planner->arena, ag_table *, users.len);
    for (size_t i = 0; i < users.len; i++)
        before[i] = ag_planner_project_table(planner, users.items[i]);
    if (!ag_planner_apply(planner, op, err))
        return false;
    ag_object *to = ag_planner_project(planner, op->kind, op->name);
    if ((from || to) && (!from || !to || ag_object_changed(from, to) != 0)) {
        add_whole(planner, planned, from, to);
        ag_change *change = &planned->changes.items[planned->changes.len - 1];
        for (size_t i = 0; i < users.len; i++) {
            if (before[i])
                ag_list_add(planner->arena, &change->users, &before[i]->base);
        }
        for (size_t i = 0; i < users.len; i++) {
            if (before[i])
                ag_planner_add_heirs(planner, before[i], &change->users);
        }
        if (has_users(op))
            add_type_users(planner, op, &change->users);
        if (op->kind == AG_KIND_OPERATOR_CLASS)
            add_class_users(planner, (const ag_operator_class *)from, &change->users);
        if (op->kind == AG_KIND_SEQUENCE) {
            note_relation(planner, op->name, op->verb);
            change->is_new = is_owner_new(planner, op->name, (const ag_sequence *)to);
            add_owner(planner, from, &change->parents);
            add_owner(planner, to, &change->parents);
            ag_planner_add_counting(planner, op, &change->parents);
        }
    }
    const ag_with *with = users.len > 0 && !from && !to ? with_of(planner, op) : NULL;
    bool renames = with && with->renamed_values.keys.len > 0;
    for (size_t i = 0; i < users.len; i++) {
        ag_table *after = ag_planner_project_table(planner, users.items[i]);
        if (!before[i] || !after)
            continue;
        if (renames)
            close_group(planner, users.items[i]);
        ag_group *group = open_group(planner, users.items[i], before[i]);
        add_table_change(planner, planned, group, before[i], after);
        if (renames)
            rename_values(planner, planned, group, &with->renamed_values);
    }
    return true;
}

/* The projection as it is once the database has renamed: the database follows a name wherever it is used, as the model does. */
static ag_object *renamed(ag_planner *planner, const ag_op *op, const ag_object *top)
{
    ag_schema *alone = ag_schema_new(planner->arena);
    ag_object *copy = ag_object_copy(planner->arena, top);
    ag_list_add(planner->arena, ag_children(&alone->base, ag_kind_of(top)), copy);
    bool in_table = ag_kinds[op->kind].in_table;
    ag_object *parent = in_table ? copy : &alone->base;
    ag_object *object = in_table ? ag_list_find(ag_children(copy, op->kind), op->name) : copy;
    if (object)
        ag_schema_rename(planner->arena, alone, op->kind, parent, object, op->to_name);
    return object ? copy : NULL;
}

static bool change_name(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    ag_op *op = planned->op;
    bool in_table = ag_kinds[op->kind].in_table;
    const char *owner = in_table ? op->table : op->name;
    ag_kind top = !in_table ? op->kind : ag_kind_of(ag_relation_find(planner->schema, owner));
    ag_object *from = ag_planner_project(planner, top, owner);
    if (!ag_planner_rename(planner, op, err))
        return false;
    ag_object *to = ag_planner_project(planner, top, in_table ? op->table : op->to_name);
    ag_object *moved = from && to ? renamed(planner, op, from) : NULL;
    if (!moved)
        return true;
    if (ag_map_has(&planner->created, op->name) &&
        (op->kind == AG_KIND_TABLE || op->kind == AG_KIND_SEQUENCE)) {
        note_relation(planner, op->name, AG_DROP);
        note_relation(planner, op->to_name, AG_CREATE);
    }
    ag_op *physical = ag_op_new(planner->arena, AG_RENAME, op->kind, op->table, op->name);
    physical->to_name = op->to_name;
    physical->from = in_table ? ag_list_find(ag_children(from, op->kind), op->name) : from;
    physical->source = op->source;
    ag_change change = {0};
    AG_PUSH(planner->arena, &change.physical, physical);
    if (top == AG_KIND_TABLE) {
        const char *name = in_table ? op->table : op->name;
        bool renames_data = op->kind == AG_KIND_TABLE || op->kind == AG_KIND_COLUMN;
        change.before = (const ag_table *)from;
        change.after = (const ag_table *)moved;
        change.group = open_group(planner, name, change.before);
        if (renames_data) {
            close_group(planner, name);
            if (op->kind == AG_KIND_TABLE)
                close_all_groups(planner);
            change.group = new_group(planner, name, change.before);
            change.group->after = (const ag_table *)moved;
        } else {
            change.group->after = (const ag_table *)moved;
        }
    }
    AG_PUSH(planner->arena, &planned->changes, change);
    if (op->kind == AG_KIND_TABLE)
        move_origin(planner, op->name, op->to_name);
    if (top == AG_KIND_TABLE) {
        const char *name = in_table ? op->table : op->to_name;
        ag_group *group = ag_map_find(&planner->groups, name);
        if (ag_object_equal(moved, to, false))
            return true;
        add_table_change(planner, planned,
                         group ? group : open_group(planner, name, (const ag_table *)moved),
                         (const ag_table *)moved, (const ag_table *)to);
    }
    return true;
}

bool ag_planner_change(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    const ag_op *op = planned->op;
    switch (op->verb) {
    case AG_RENAME: return change_name(planner, planned, err);
    case AG_CREATE:
    case AG_DROP:
    case AG_ALTER:
        if (ag_kinds[op->kind].in_table || (op->kind == AG_KIND_TABLE && op->verb == AG_ALTER))
            return change_in_table(planner, planned, err);
        return change_whole(planner, planned, err);
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
    assert(false && "not an operation on an object");
    return false;
}
