/* filter.c: what is managed: see DESIGN, "what is managed", and docs/configuration.md. */
#include "diff/diff.h"

#include <string.h>

/* "table:audit_*" counts for one kind, "audit_*" for all. */
static bool matches(const char *pattern, ag_kind kind, const char *name)
{
    const char *noun = ag_kinds[kind].shape->noun;
    size_t len = strlen(noun);
    const char *colon = strchr(pattern, ':');
    if (colon && (size_t)(colon - pattern) == len && strncmp(pattern, noun, len) == 0)
        return ag_glob(colon + 1, name);
    return !colon && ag_glob(pattern, name);
}

static bool any_matches(const ag_names *patterns, ag_kind kind, const char *name)
{
    for (size_t i = 0; i < patterns->len; i++) {
        if (matches(patterns->items[i], kind, name))
            return true;
    }
    return false;
}

/* autogen_*, in whatever schema. */
static bool is_ours(const char *text)
{
    ag_arena *arena = ag_arena_open();
    ag_name name = {.name = text};
    ag_error ignored = {0};
    bool ours = ag_key_parse(arena, text, &name, &ignored) ? ag_starts_with(name.name, "autogen_")
                                                           : ag_starts_with(text, "autogen_");
    ag_arena_close(arena);
    return ours;
}

bool ag_filter_allows(const ag_filter *filter, ag_kind kind, const char *name)
{
    if (is_ours(name))
        return false;
    if (filter->include.len > 0 && !any_matches(&filter->include, kind, name))
        return false;
    return !any_matches(&filter->exclude, kind, name);
}

/* The schema that an object of its own lies in; a schema lies in itself. */
static const char *schema_of(ag_arena *arena, const ag_filter *filter, ag_kind kind,
                             const char *text)
{
    ag_default_key key = {0};
    ag_error ignored = {0};
    if (kind == AG_KIND_SCHEMA)
        return text;
    if (kind == AG_KIND_DEFAULT_PRIVILEGES && ag_default_key_parse(arena, text, &key, &ignored) &&
        key.schema)
        return key.schema;
    const char *schema = ag_key_schema(arena, kind, text);
    return schema ? schema : filter->default_schema ? filter->default_schema : "";
}

static bool is_managed(ag_arena *arena, const ag_filter *filter, ag_kind kind, const char *name,
                       const ag_schema *const known[], size_t known_count)
{
    for (size_t i = 0; i < known_count; i++) {
        if (known[i] && ag_list_find(ag_children_of(&known[i]->base, kind), name))
            return true;
    }
    const char *schema = schema_of(arena, filter, kind, name);
    return ag_names_has(&filter->managed_schemas, "*") ||
           ag_names_has(&filter->managed_schemas, schema);
}

/* What says things about tables is managed where they all are, and a foreign table where its server is; these come before it. */
static bool has_its_own(const ag_schema *managed, const ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_STATISTICS)
        return ag_relation_find(managed, ((const ag_statistics *)object)->table) != NULL;
    if (ag_kind_of(object) == AG_KIND_TABLE)
        return !((const ag_table *)object)->server ||
               ag_list_find(&managed->foreign_servers, ((const ag_table *)object)->server);
    if (ag_kind_of(object) != AG_KIND_PUBLICATION)
        return true;
    const ag_list *tables = &((const ag_publication *)object)->tables;
    for (size_t i = 0; i < tables->len; i++)
        if (!ag_table_find(managed, ((const ag_published_table *)tables->items[i])->table))
            return false;
    return true;
}

ag_schema *ag_filter_apply(ag_arena *arena, const ag_filter *filter, const ag_schema *found,
                           const ag_schema *const known[], size_t known_count, ag_names *foreign)
{
    ag_schema *managed = ag_schema_new(arena);
    managed->ignored = found->ignored;
    managed->version = found->version;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *all = ag_children_of(&found->base, kind);
        for (size_t i = 0; i < all->len; i++) {
            ag_object *object = all->items[i];
            const char *schema = schema_of(arena, filter, kind, object->name);
            if (!ag_filter_allows(filter, kind, object->name) ||
                (filter->version_schema && strcmp(filter->version_schema, schema) == 0))
                continue;
            if (is_managed(arena, filter, kind, object->name, known, known_count) &&
                has_its_own(managed, object))
                ag_list_add(arena, ag_children(&managed->base, kind), object);
            else if (foreign)
                AG_PUSH(arena, foreign,
                        ag_format(arena, "%s %s", ag_kinds[kind].shape->noun, object->name));
        }
    }
    return managed;
}
