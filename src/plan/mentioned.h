/*
 * mentioned.h: who says which names, so that what may depend on a thing is not looked for in all of the schema, for each operation again.
 *
 * An index from words to the objects of their own that say them, be it in a child of theirs.  It finds rather too many: what an object said once it is taken to say
 * still.  A rename, and what was written by hand, may change any text: after one of these it is made anew, when it is next asked.
 *
 * What a query says of a table or a column that gets another name stays as it is written until the query itself is changed, while the server follows the thing.  So who says a name
 * that something had before, says that thing.
 */
#ifndef AG_PLAN_MENTIONED_H
#define AG_PLAN_MENTIONED_H

#include "model/refs.h"

#include <autogen/op.h>

typedef struct ag_mentioned {
    ag_arena *arena;
    ag_map words;                  /* word → the objects that say it */
    ag_map targets;                /* word → the tables that refer to what is called so */
    ag_map known;                  /* the objects, by kind and name */
    AG_VEC(const ag_op *) renames; /* of relations, their columns, and namespaces, in order */
    ag_map renamed; /* what a text has to say to be about one → the numbers of those */
    size_t walks;   /* how often it was asked */
    bool complete;
} ag_mentioned;

typedef AG_VEC(const ag_object *) ag_mentioning;

/* What a mention says of a qualified name. */
const char *ag_mentioned_name(ag_arena *arena, const char *qualified);

/* Take in what the bound operation makes. */
void ag_mentioned_learn(ag_mentioned *m, const ag_op *op);

/* Add the present names of what is said by a former one. */
void ag_mentioned_follow(const ag_mentioned *m, ag_mentions *said);

/* The objects of the schema that are called so (names are qualified, in text form), that say one of the names, or that say the name of one which may depend in turn. */
ag_mentioning ag_mentioned_by(ag_mentioned *m, const ag_schema *schema, const ag_names *names);

/* The objects that say one of the names, be it in a child of theirs. */
ag_mentioning ag_mentioned_saying(ag_mentioned *m, const ag_schema *schema, const ag_names *names);

/* The tables that refer to the table, or to one that is called so in another schema. */
ag_mentioning ag_mentioned_referring(ag_mentioned *m, const ag_schema *schema, const char *table);

#endif
