/* dialects.c: the list of dialects, and whole schemas as one of them sees them. */
#include "plan/plan.h"

#include <assert.h>
#include <string.h>

#include "postgresql/postgresql.h"
#include "sqlite/sqlite.h"

const ag_dialect *const ag_dialects[AG_DIALECT_COUNT] = {
    [AG_POSTGRESQL] = &ag_postgresql_dialect,
    [AG_SQLITE] = &ag_sqlite_dialect,
};

const ag_dialect *ag_dialect_find(const char *name)
{
    static const struct {
        const char *name;
        ag_dialect_id id;
    } others[] = {{"postgres", AG_POSTGRESQL}, {"sqlite3", AG_SQLITE}};
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (strcmp(ag_dialect_names[d], name) == 0)
            return ag_dialects[d];
    }
    for (size_t i = 0; i < AG_COUNT(others); i++) {
        if (strcmp(others[i].name, name) == 0)
            return ag_dialects[others[i].id];
    }
    return NULL;
}

bool ag_dialect_for_url(const char *url, const ag_dialect **out, ag_error *err)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (ag_dialects[d]->owns_url(url)) {
            *out = ag_dialects[d];
            return true;
        }
    }
    /* Only the scheme is shown: the rest, or a text that has none, may hold a password. */
    size_t len = strspn(url, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    if (len > 0 && url[len] == ':') {
        ag_fail(err, AG_E_URL, NULL, "unknown kind of database \"%.*s\"", (int)len, url);
    } else {
        ag_fail(err, AG_E_URL, NULL, "that is not the URL of a database");
    }
    return ag_hint(err,
                   "a URL looks like postgresql://user@host/database or sqlite:path/to/file.db");
}

typedef void spell_one(ag_arena *arena, ag_object *object);

static ag_schema *project_all(ag_arena *arena, const ag_dialect *dialect, const ag_schema *schema,
                              spell_one *spell)
{
    ag_schema *result = ag_schema_new(arena);
    result->ignored = schema->ignored;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_object *object = dialect->project(arena, schema, list->items[i]);
            if (!object)
                continue;
            if (spell)
                spell(arena, object);
            ag_list_add(arena, ag_children(&result->base, kind), object);
        }
    }
    return result;
}

ag_schema *ag_plan_project(ag_arena *arena, const ag_dialect *dialect, const ag_schema *schema)
{
    return project_all(arena, dialect, schema, NULL);
}

ag_schema *ag_plan_spell(ag_arena *arena, const ag_dialect *dialect, const ag_schema *schema)
{
    return project_all(arena, dialect, schema, dialect->spell);
}

ag_schema *ag_plan_spell_found(ag_arena *arena, const ag_dialect *dialect, const ag_schema *found)
{
    ag_schema *result = ag_schema_for(arena, found, dialect->id);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&result->base, kind);
        for (size_t i = 0; i < list->len; i++)
            dialect->spell(arena, list->items[i]);
    }
    return result;
}

/* What everybody may do with a schema that the server gives: where the model says it, it is looked for, though it be what a server gives anyway. */
static void say_given(ag_arena *arena, const ag_schema *expected, ag_schema *actual)
{
    static const char name[] = "public";
    const ag_namespace *model = (const ag_namespace *)ag_list_find(&expected->schemas, name);
    ag_namespace *found = (ag_namespace *)ag_list_find(&actual->schemas, name);
    if (!model || !ag_names_has(&model->privileges.keys, AG_PUBLIC_ROLE) || actual->version == 0 ||
        (found && ag_names_has(&found->privileges.keys, AG_PUBLIC_ROLE)))
        return;
    if (!found) {
        found = (ag_namespace *)ag_object_copy(arena, ag_namespace_given(name));
        ag_list_add(arena, &actual->schemas, &found->base);
    }
    AG_PUSH(arena, &found->privileges.keys, AG_PUBLIC_ROLE);
    AG_PUSH(arena, &found->privileges.values, actual->version < 150000 ? "create, usage" : "usage");
}

void ag_plan_compare(ag_arena *arena, const ag_dialect *dialect, const ag_schema *model,
                     const ag_schema *found, ag_ops *out)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_schema *expected = ag_plan_spell(arena, dialect, model);
    ag_schema *actual = ag_plan_spell_found(arena, dialect, found);
    ag_object_loosen_all(&actual->base,
                         &expected->base); /* nobody cares what the model leaves to it */
    say_given(arena, expected, actual);
    ag_error impossible = {0};
    if (!ag_diff(arena, expected, actual, &options, out, NULL, &impossible))
        assert(false && "a comparison without renames cannot fail");
}
