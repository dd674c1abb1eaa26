/*
 * access.h: owners, and who may do what.
 */
#ifndef AUTOGEN_ACCESS_H
#define AUTOGEN_ACCESS_H

#include <autogen/kind.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_schema ag_schema; /* model.h */

/* In privileges: the owner, whose name differs, as nobody can call a role; the role that is everybody. */
#define AG_OWNER_ROLE "pg_owner"
#define AG_PUBLIC_ROLE "public"

/* What objects that a role makes may be done with from the start.  Its key says whose and where: see ag_default_key. */
typedef struct ag_default_privileges {
    ag_object base;
    ag_pairs privileges; /* role → what it may do */
} ag_default_privileges;

typedef struct ag_privilege {
    const char *name; /* lower case: "select" */
    bool grantable;
} ag_privilege;
typedef AG_VEC(ag_privilege) ag_privileges;

/* "select, insert with grant option" as a list in the order of names; "all" is what there is for the kind, "none" is nothing. */
AG_API ag_privileges ag_privileges_of(ag_arena *arena, ag_kind kind, const char *text);
/* What a role may do of which nothing is said: everybody may execute routines, and use types. */
AG_API ag_privileges ag_privileges_usual(ag_arena *arena, ag_kind kind, const char *role);
/* Write the privileges of the object and its columns in one way, and leave out what is so anyway. */
AG_API void ag_privileges_simplify(ag_arena *arena, ag_object *object);

/* A key of column_privileges, "app(name)", as the role and the column; false if it is none. */
AG_API bool ag_privileges_key(ag_arena *arena, const char *key, const char **role,
                              const char **column);
AG_API char *ag_privileges_key_text(ag_arena *arena, const char *role, const char *column);
/* Add to such a map what roles may do with the column, as `privileges` of the column says it. */
AG_API void ag_privileges_put_column(ag_arena *arena, ag_pairs *out, const char *column,
                                     const ag_pairs *privileges);
/* Add the roles that the object, its columns and its policies name, each once. */
AG_API void ag_roles_of(ag_arena *arena, const ag_object *object, ag_names *out);

/* The key of default privileges: "tables", "tables for app", "tables in audit", "tables for app in audit"; a name of other signs than letters, digits and _ stands in double quotes. */
typedef struct ag_default_key {
    ag_kind
        kind; /* what they are on: AG_KIND_TABLE for views and foreign tables too, AG_KIND_ENUM for types, AG_KIND_FUNCTION for routines */
    const char *role;   /* who makes the objects; NULL: the role that autogen connects as */
    const char *schema; /* where; NULL: everywhere */
} ag_default_key;

/* False, with an error, if it is none in its one spelling. */
AG_API AG_MUST_CHECK bool ag_default_key_parse(ag_arena *arena, const char *text,
                                               ag_default_key *out, ag_error *err);
AG_API char *ag_default_key_text(ag_arena *arena, const ag_default_key *key);
/* What a role may do of which nothing is said there. */
AG_API ag_privileges ag_default_privileges_usual(ag_arena *arena, const ag_default_key *key,
                                                 const char *role);

/* Clear what has these flags (AG_GRANTS, AG_OWNER), and remember that it is not known. */
AG_API void ag_schema_ignore(ag_arena *arena, ag_schema *schema, unsigned flags);
/* The schema without what has these flags: itself, if it has none. */
AG_API const ag_schema *ag_schema_without(ag_arena *arena, const ag_schema *schema, unsigned flags);

#ifdef __cplusplus
}
#endif

#endif
