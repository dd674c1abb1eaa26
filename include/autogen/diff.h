/*
 * diff.h: what turns one schema into another, as operations in an order that works.
 *
 * Pure: no dialect, no SQL, no I/O.  Objects are matched by name; unnamed constraints by structure; renames are what somebody said,
 * never a guess.  Where a pair looks like a rename and nobody said so, it is a question.
 */
#ifndef AUTOGEN_DIFF_H
#define AUTOGEN_DIFF_H

#include <autogen/model.h>
#include <autogen/op.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A rename that somebody said. */
typedef struct ag_rename {
    ag_kind kind;      /* AG_KIND_TABLE or AG_KIND_COLUMN */
    const char *table; /* for a column: its table's name on the `to` side */
    const char *from;  /* the name on the `from` side */
    const char *to;
} ag_rename;

typedef AG_VEC(ag_rename) ag_renames;

/* A pair that might be a rename. */
typedef struct ag_question {
    ag_kind kind;
    const char *table; /* as in ag_rename */
    const char *from;
    const char *to;
    const char *flag; /* the flag that says yes: --rename users.name=full_name */
} ag_question;

typedef AG_VEC(ag_question) ag_questions;

/*
 * Reads "users.name=full_name", "column:users.name=full_name", "users=people", "table:app.users=app.people", with the quoting of names.  AG_E_USAGE.  "a.b=c" without a kind is a column if the `to`
 * side has a table `a`, else a table b in schema a.
 */
AG_API AG_MUST_CHECK bool ag_rename_parse(ag_arena *arena, const char *text, const ag_schema *to,
                                          ag_rename *out, ag_error *err);

typedef struct ag_diff_options {
    const ag_renames *renames; /* NULL: none; besides the `renamed_from` of the `to` side */
    bool no_rename;            /* pairs that might be renames are not */
} ag_diff_options;

/*
 * The operations that turn `from` into `to`, bound, in order: renames; foreign keys that go, tables that go, indexes and constraints that go; what comes and
 * what changes, tables in the order of their foreign keys, those that close a cycle afterwards; columns that go; enums, extensions and schemas that go.  Unnamed constraints
 * on the `to` side that match nothing get their names here (ag_name_choose).  `questions` receives the pairs that might be renames; if there are any the operations treat
 * them as drop and add, and must not be written.  A `renamed_from` or rename that names nothing on the `from` side is ignored if its new name is there (it
 * has happened), else AG_E_REFERENCE; so is a rename to what the `to` side does not have.
 */
AG_API AG_MUST_CHECK bool ag_diff(ag_arena *arena, const ag_schema *from, const ag_schema *to,
                                  const ag_diff_options *options, ag_ops *ops,
                                  ag_questions *questions, ag_error *err);

/*
 * The same for one table that is on both sides under one name, its children included; no renames, no order beyond that of kinds.  For planners, which
 * compare projections of one table again and again.
 */
AG_API void ag_diff_table(ag_arena *arena, const ag_table *from, const ag_table *to, ag_ops *ops);

/* The same for a table or a view. */
AG_API void ag_diff_relation(ag_arena *arena, const ag_object *from, const ag_object *to,
                             ag_ops *ops);

/*
 * A copy of `from` in which every constraint and index has a name, so that what goes or changes can be told: that of what it is the same as on the other side, else the one
 * that the server would give.  Revisions and databases have all names; files of JSON and C need not.
 */
AG_API ag_schema *ag_diff_named(ag_arena *arena, const ag_schema *from, const ag_schema *to);

/* ------------------------------------------------------------------ what is managed */

/*
 * The rules of DESIGN section 3, "what is managed".  An object of its own (schema, extension, enum, table) counts if the declared schema or the history names it, or if its schema is
 * among managed_schemas; never autogen_*, nor what lies in the schema of the version table; and always within include and exclude ("table:audit_*", "audit_*").
 */
typedef struct ag_filter {
    ag_names managed_schemas; /* "*" for all */
    ag_names include;
    ag_names exclude;
    const char *default_schema; /* what the default schema is called in managed_schemas */
    const char *version_schema; /* NULL: the default one */
} ag_filter;

/* False for what include and exclude leave out, and for our own tables. */
AG_API bool ag_filter_allows(const ag_filter *filter, ag_kind kind, const char *name);

/*
 * A copy of `found` (shallow: objects are shared) with the managed objects only; `foreign`, if not NULL, receives the names of the others as "table audit". `known` are the
 * schemas whose names count.
 */
AG_API ag_schema *ag_filter_apply(ag_arena *arena, const ag_filter *filter, const ag_schema *found,
                                  const ag_schema *const known[], size_t known_count,
                                  ag_names *foreign);

#ifdef __cplusplus
}
#endif

#endif
