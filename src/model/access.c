/* access.c: who may do what, and whose it is: texts, and what is not looked at. */
#include "base/ascii.h"
#include "model/kind.h"
#include "model/settle.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What there is to be granted, in the order of names; and what everybody has. */
static const struct {
    const char *all;
    const char *usual;
} kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = {"create, usage", "none"},
    [AG_KIND_COMPOSITE_TYPE] = {"usage", "usage"},
    [AG_KIND_DOMAIN] = {"usage", "usage"},
    [AG_KIND_ENUM] = {"usage", "usage"},
    [AG_KIND_RANGE_TYPE] = {"usage", "usage"},
    [AG_KIND_SEQUENCE] = {"select, update, usage", "none"},
    [AG_KIND_FUNCTION] = {"execute", "execute"},
    [AG_KIND_PROCEDURE] = {"execute", "execute"},
    [AG_KIND_AGGREGATE] = {"execute", "execute"},
    [AG_KIND_FOREIGN_DATA_WRAPPER] = {"usage", "none"},
    [AG_KIND_FOREIGN_SERVER] = {"usage", "none"},
    [AG_KIND_TABLE] = {"delete, insert, references, select, trigger, truncate, update", "none"},
    [AG_KIND_VIEW] = {"delete, insert, references, select, trigger, truncate, update", "none"},
    [AG_KIND_COLUMN] = {"insert, references, select, update", "none"},
};

#define GRANTABLE " with grant option"

/* ------------------------------------------------------------------ texts */

static int by_name(const void *a, const void *b)
{
    return strcmp(((const ag_privilege *)a)->name, ((const ag_privilege *)b)->name);
}

/* Lower case, one space between words, none around. */
static char *tidy(ag_arena *arena, const char *text, size_t len)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < len; i++) {
        bool space = isspace((unsigned char)text[i]);
        if (space && (out.len == 0 || out.text[out.len - 1] == ' '))
            continue;
        ag_buf_putc(&out, space ? ' ' : (char)tolower((unsigned char)text[i]));
    }
    if (out.len > 0 && out.text[out.len - 1] == ' ')
        out.text[--out.len] = '\0';
    return out.len > 0 ? out.text : ag_strdup(arena, "");
}

static void add_one(ag_arena *arena, ag_privileges *out, ag_privilege privilege)
{
    for (size_t i = 0; i < out->len; i++) {
        if (strcmp(out->items[i].name, privilege.name) == 0) {
            out->items[i].grantable |= privilege.grantable;
            return;
        }
    }
    AG_PUSH(arena, out, privilege);
}

static void add_text(ag_arena *arena, ag_privileges *out, const char *all, const char *text,
                     bool grantable)
{
    for (const char *next = text; *next; next += *next == ',') {
        size_t len = strcspn(next, ",");
        char *name = tidy(arena, next, len);
        bool passes = ag_ends_with(name, GRANTABLE);
        next += len;
        if (passes)
            name[strlen(name) - strlen(GRANTABLE)] = '\0';
        if (all && strcmp(name, "all") == 0)
            add_text(arena, out, NULL, all, passes);
        else if (*name && strcmp(name, "none") != 0)
            add_one(arena, out, (ag_privilege){name, passes || grantable});
    }
}

static ag_privileges read(ag_arena *arena, const char *all, const char *text)
{
    ag_privileges out = {0};
    add_text(arena, &out, all, text, false);
    if (out.len > 1)
        qsort(out.items, out.len, sizeof *out.items, by_name);
    return out;
}

static char *write(ag_arena *arena, const ag_privileges *list)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < list->len; i++)
        ag_buf_format(&out, "%s%s%s", i > 0 ? ", " : "", list->items[i].name,
                      list->items[i].grantable ? GRANTABLE : "");
    return list->len > 0 ? out.text : ag_strdup(arena, "none");
}

ag_privileges ag_privileges_of(ag_arena *arena, ag_kind kind, const char *text)
{
    return read(arena, kinds[kind].all, text);
}

ag_privileges ag_privileges_usual(ag_arena *arena, ag_kind kind, const char *role)
{
    const char *text = ag_streq(role, AG_OWNER_ROLE)    ? kinds[kind].all
                       : ag_streq(role, AG_PUBLIC_ROLE) ? kinds[kind].usual
                                                        : "none";
    /* What belongs to the owner of a column belongs to that of the table. */
    return read(arena, NULL, kind == AG_KIND_COLUMN || !text ? "none" : text);
}

bool ag_privileges_equal(const char *a, const char *b)
{
    ag_arena *arena = ag_arena_open();
    ag_privileges one = read(arena, NULL, a), other = read(arena, NULL, b);
    bool equal = strcmp(write(arena, &one), write(arena, &other)) == 0;
    ag_arena_close(arena);
    return equal;
}

/* ------------------------------------------------------------------ objects */

/* What is granted in the fields that are not about the object itself. */
bool ag_privileges_name_columns(const ag_field *field)
{
    return strcmp(field->name, "column_privileges") == 0;
}

static ag_kind kind_of(const ag_object *object, const ag_field *field)
{
    return ag_privileges_name_columns(field)                 ? AG_KIND_COLUMN
           : strcmp(field->name, "sequence_privileges") == 0 ? AG_KIND_SEQUENCE
                                                             : ag_kind_of(object);
}

/* The key of default privileges; NULL of all else, and where it is none. */
static const ag_default_key *default_key(ag_arena *arena, const ag_object *object,
                                         ag_default_key *key)
{
    ag_error ignored = {0};
    bool is_one = ag_kind_of(object) == AG_KIND_DEFAULT_PRIVILEGES && object->name &&
                  ag_default_key_parse(arena, object->name, key, &ignored);
    return is_one ? key : NULL;
}

/* Where nothing is usual, everything is said. */
static bool is_said(const ag_object *object, const char *role)
{
    return ag_kind_of(object) == AG_KIND_SCHEMA && ag_namespace_given(object->name) &&
           ag_streq(role, AG_PUBLIC_ROLE);
}

static void simplify(ag_arena *arena, ag_object *object, const ag_field *field)
{
    ag_pairs *pairs = ag_field_at(object, field);
    ag_pairs out = {0};
    ag_default_key space;
    const ag_default_key *key = default_key(arena, object, &space);
    ag_kind kind = key ? key->kind : kind_of(object, field);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        const char *role = pairs->keys.items[i];
        ag_privileges list = ag_privileges_of(arena, kind, pairs->values.items[i]);
        ag_privileges usual = key ? ag_default_privileges_usual(arena, key, role)
                                  : ag_privileges_usual(arena, kind, role);
        const char *text = write(arena, &list);
        if (strcmp(text, write(arena, &usual)) == 0 && !is_said(object, role))
            continue;
        AG_PUSH(arena, &out.keys, pairs->keys.items[i]);
        AG_PUSH(arena, &out.values, text);
    }
    *pairs = out;
}

static void simplify_one(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        if (object->shape->fields[i].flags & AG_GRANTS)
            simplify(arena, object, &object->shape->fields[i]);
    }
}

void ag_privileges_simplify(ag_arena *arena, ag_object *object)
{
    simplify_one(arena, object);
    for (size_t i = 0; ag_kind_of(object) == AG_KIND_TABLE && i < ((ag_table *)object)->columns.len;
         i++)
        simplify_one(arena, ((ag_table *)object)->columns.items[i]);
}

bool ag_privileges_key(ag_arena *arena, const char *key, const char **role, const char **column)
{
    ag_target target = {0};
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_target_parse(arena, key, &target, &ignored) || target.columns.len != 1 ||
        !ag_name_parse(arena, target.table, &name, &ignored))
        return false;
    *role = name.name;
    *column = target.columns.items[0];
    return true;
}

char *ag_privileges_key_text(ag_arena *arena, const char *role, const char *column)
{
    ag_target key = {.table = ag_name_text(arena, NULL, role)};
    AG_PUSH(arena, &key.columns, column);
    return ag_target_text(arena, &key);
}

void ag_privileges_put_column(ag_arena *arena, ag_pairs *out, const char *column,
                              const ag_pairs *privileges)
{
    for (size_t i = 0; i < privileges->keys.len; i++) {
        AG_PUSH(arena, &out->keys,
                ag_privileges_key_text(arena, privileges->keys.items[i], column));
        AG_PUSH(arena, &out->values, privileges->values.items[i]);
    }
}

static void add_role(ag_arena *arena, const char *role, ag_names *out)
{
    if (role && !ag_streq(role, AG_PUBLIC_ROLE) && !ag_streq(role, AG_OWNER_ROLE) &&
        !ag_names_has(out, role))
        AG_PUSH(arena, out, role);
}

static void add_roles(ag_arena *arena, const ag_names *roles, ag_names *out)
{
    for (size_t i = 0; i < roles->len; i++)
        add_role(arena, roles->items[i], out);
}

static void add_field(ag_arena *arena, const ag_object *object, const ag_field *field,
                      ag_names *out)
{
    if (field->flags & AG_OWNER)
        add_role(arena, *(const char *const *)ag_field_of(object, field), out);
    if (field->flags & AG_ROLES)
        add_roles(arena, ag_field_of(object, field), out);
    if (!(field->flags & AG_GRANTS))
        return;
    const ag_pairs *pairs = ag_field_of(object, field);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        const char *role = pairs->keys.items[i], *column;
        if (!ag_privileges_name_columns(field) || ag_privileges_key(arena, role, &role, &column))
            add_role(arena, role, out);
    }
}

static void add_roles_of_all(ag_arena *arena, const ag_list *children, ag_names *out)
{
    for (size_t i = 0; i < children->len; i++)
        ag_roles_of(arena, children->items[i], out);
}

void ag_roles_of(ag_arena *arena, const ag_object *object, ag_names *out)
{
    ag_default_key space;
    const ag_default_key *key = default_key(arena, object, &space);
    if (key)
        add_role(arena, key->role, out);
    for (size_t i = 0; i < object->shape->field_count; i++)
        add_field(arena, object, &object->shape->fields[i], out);
    if (ag_kind_of(object) != AG_KIND_TABLE)
        return;
    add_roles_of_all(arena, &((const ag_table *)object)->columns, out);
    add_roles_of_all(arena, &((const ag_table *)object)->policies, out);
}

/* ------------------------------------------------------------------ what is not looked at */

static bool says(const ag_object *object, uint64_t fields)
{
    for (uint64_t rest = fields; rest; rest &= rest - 1) {
        if (!ag_field_is_preset(object, &object->shape->fields[__builtin_ctzll(rest)]))
            return true;
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->variants[d] && says(object->variants[d], fields))
            return true;
    }
    return false;
}

/* Clear these fields of objects of one shape, or only look whether there is something to clear. */
static bool clear_list(ag_arena *arena, const ag_list *list, unsigned flags, bool look)
{
    uint64_t fields = list->len ? ag_fields_with(list->items[0]->shape, flags) : 0;
    bool found = false;
    for (size_t i = 0; i < list->len; i++) {
        ag_object *object = list->items[i];
        if (!says(object, fields))
            continue;
        found = true;
        if (!look)
            ag_object_assign(arena, object, ag_object_new(arena, object->shape, NULL), fields);
    }
    return found;
}

static bool clear_all(ag_arena *arena, ag_schema *schema, unsigned flags, bool look)
{
    bool defaults = (flags & AG_GRANTS) && schema->default_privileges.len > 0;
    bool found = defaults;
    if (defaults && !look)
        schema->default_privileges = (ag_list){0};
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        found |= clear_list(arena, list, flags, look);
        for (size_t i = 0; kind == AG_KIND_TABLE && i < list->len; i++)
            found |= clear_list(arena, &((ag_table *)list->items[i])->columns, flags, look);
    }
    return found;
}

void ag_schema_ignore(ag_arena *arena, ag_schema *schema, unsigned flags)
{
    clear_all(arena, schema, flags, false);
    schema->ignored |= flags;
}

const ag_schema *ag_schema_without(ag_arena *arena, const ag_schema *schema, unsigned flags)
{
    if (flags == 0 || !clear_all(arena, (ag_schema *)(uintptr_t)schema, flags, true))
        return schema;
    ag_schema *copy = ag_schema_copy(arena, schema);
    ag_schema_ignore(arena, copy, flags);
    return copy;
}

/* ------------------------------------------------------------------ checking */

static bool is_known(const char *all, const char *name)
{
    size_t len = strlen(name);
    for (const char *at = all ? strstr(all, name) : NULL; at; at = strstr(at + 1, name)) {
        if ((at == all || at[-1] == ' ') && (at[len] == ',' || at[len] == '\0'))
            return true;
    }
    return false;
}

/* The owner has one name, as what it may do goes to another role with the object. */
static bool validate_role(ag_arena *arena, const ag_object *object, const ag_field *field,
                          const char *key, const char *owner, ag_error *err)
{
    const char *role = key, *column;
    if (ag_privileges_name_columns(field) && !ag_privileges_key(arena, key, &role, &column)) {
        ag_fail(err, AG_E_MODEL, NULL, "\"%s\" is no role with a column", key);
        ag_hint(err, "it looks like role(column)");
        return ag_about(err, object->source);
    }
    if (!ag_streq(role, owner))
        return true;
    ag_fail(err, AG_E_MODEL, NULL, "what the owner, \"%s\", may do is said by its name", role);
    ag_hint(err, "it may do everything; where it may not, say \"" AG_OWNER_ROLE "\" in its place");
    return ag_about(err, object->source);
}

static bool validate_field(ag_arena *arena, const ag_object *object, const ag_field *field,
                           const char *owner, ag_error *err)
{
    const ag_pairs *pairs = ag_field_of(object, field);
    ag_default_key key = {.kind = kind_of(object, field), .role = owner};
    if (ag_kind_of(object) == AG_KIND_DEFAULT_PRIVILEGES &&
        !ag_default_key_parse(arena, object->name, &key, err))
        return ag_about(err, object->source);
    ag_kind kind = key.kind;
    bool relation = kind == AG_KIND_TABLE || kind == AG_KIND_VIEW;
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (!validate_role(arena, object, field, pairs->keys.items[i], key.role, err))
            return false;
        ag_privileges list = ag_privileges_of(arena, kind, pairs->values.items[i]);
        for (size_t k = 0; k < list.len; k++) {
            const char *name = list.items[k].name;
            if (is_known(kinds[kind].all, name) || (relation && strcmp(name, "maintain") == 0))
                continue;
            ag_fail(err, AG_E_MODEL, NULL, "\"%s\" is no privilege on a %s", name,
                    ag_kinds[kind].shape->noun);
            ag_hint(err, "there are: %s; all, none; behind one of them: with grant option",
                    kinds[kind].all);
            return ag_about(err, object->source);
        }
    }
    return true;
}

/* The fields of one shape that grant something are the same for all its objects, and most have none. */
static bool validate_all(ag_arena *arena, ag_object *const *objects, size_t count,
                         const char *owner, ag_error *err)
{
    const ag_shape *shape = count ? objects[0]->shape : NULL;
    for (size_t i = 0; shape && i < shape->field_count; i++) {
        const ag_field *field = &shape->fields[i];
        if (!(field->flags & AG_GRANTS))
            continue;
        for (size_t k = 0; k < count; k++)
            if (!validate_field(arena, objects[k], field, owner, err))
                return false;
    }
    return true;
}

/* What a column owns is of the role that has the table. */
static const char *owner_of(const ag_schema *schema, const ag_object *object)
{
    const char *owned_by = ag_kind_of(object) == AG_KIND_SEQUENCE
                               ? ((const ag_sequence *)object)->owned_by.table
                               : NULL;
    const ag_table *table = owned_by ? ag_table_find(schema, owned_by) : NULL;
    if (table)
        return table->owner;
    int index = ag_field_index(object->shape, "owner");
    return index < 0 ? NULL
                     : *(const char *const *)ag_field_of(object, &object->shape->fields[index]);
}

bool ag_validate_access(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                        ag_error *err)
{
    ag_object *alone = (ag_object *)(uintptr_t)object;
    const ag_list *columns = ag_kind_of(object) == AG_KIND_TABLE
                                 ? &((const ag_table *)object)->columns
                                 : &(const ag_list){0};
    const char *owner = owner_of(schema, object);
    return validate_all(arena, &alone, 1, owner, err) &&
           validate_all(arena, columns->items, columns->len, owner, err);
}
