/*
 * refs.h: what an object says about others.
 *
 * Nothing is parsed.  Each identifier in an SQL text or a type counts as a name, with the word before its dot as its schema; so do references, and what a string
 * becomes by ::regclass and the like.  That finds rather too many than too few: an order that regards a dependency which is none still works.
 * Foreign keys are not looked at: they can be added when both tables are there.
 */
#ifndef AG_MODEL_REFS_H
#define AG_MODEL_REFS_H

#include <autogen/model.h>

/* A name that an object says. */
typedef struct ag_mention {
    const char *schema; /* NULL: not said */
    const char *name;
    bool weak; /* in a body that the server does not look into before it runs */
    bool bare; /* in SQL without parentheses behind it: no routine is meant */
} ag_mention;

typedef AG_VEC(ag_mention) ag_mentions;

/* All that the object, its records and its children say; its own schema is one of them.  "*" is a name here: it means all columns. */
void ag_mentions_of(ag_arena *arena, const ag_object *object, ag_mentions *out);

/* True if one of them says the name, weak ones only if `weak`; `qualified` is in text form. */
bool ag_mentions_has(ag_arena *arena, const ag_mentions *mentions, const char *qualified,
                     bool weak);
/* True if the object has the column for one of a key, an index or the like, on whatever dialect is resolved; `in_sql`: or says the word in a text of SQL. */
bool ag_object_names_column(const ag_object *object, const char *column, bool in_sql);

/* True if one of them says the bare word, or "*". */
bool ag_mentions_column(const ag_mentions *mentions, const char *column);

/* Things that have names, to be found by mentions. */
typedef struct ag_ref_index {
    ag_arena *arena;
    ag_map names; /* bare name → entries */
} ag_ref_index;

typedef AG_VEC(size_t) ag_indexes;

ag_ref_index ag_ref_index_new(ag_arena *arena);
/* `qualified` is in text form; of a routine the part before its arguments counts. */
void ag_ref_index_add(ag_ref_index *index, const char *qualified, size_t number);
/* The same with all names by which the object is said. */
void ag_ref_index_add_object(ag_ref_index *index, const ag_object *object, size_t number);
/* The numbers of what the mention may mean: where it says no schema, those in the default one, or all if there is none. */
void ag_ref_index_find(const ag_ref_index *index, const ag_mention *mention, ag_indexes *out);

#endif
