/*
 * touched.h: what a revision can have to do with, upwards and downwards.
 *
 * Why that is enough.  An operation changes the object that it names: one of the schema's own, or the table that
 * something lives in.  Beyond it, there are four ways to reach others.  A table's or column's rename changes foreign
 * keys that refer to the table; the drop of a table asks for such keys; the drop of an enum asks for columns of that type; the rename of
 * an enum or a namespace may change anything.  So the set of what an upgrade and its downgrade name, before and after renames, with all that
 * refers to a table or enum in it, is closed: what is outside stays as it is in both directions and is asked for by none.  For the
 * fourth way the set is everything.  Nothing can come to refer to a table of the set without being named itself, so it does not matter that the set is
 * collected before the upgrade.
 */
#ifndef AG_REVISION_TOUCHED_H
#define AG_REVISION_TOUCHED_H

#include <autogen/revision.h>

typedef struct ag_touched {
    ag_arena *arena;
    ag_map named
        [AG_KIND_COUNT]; /* names by kind, of the schema's own; some may not exist before or after */
    bool tables_referred; /* foreign keys to the tables count */
    bool enums_referred;  /* columns of the enums count */
    bool everything;      /* all there is, and `named` does not say it */
} ag_touched;

/* `schema` is the model before or after the revision. */
ag_touched ag_touched_by(ag_arena *arena, const ag_schema *schema, const ag_revision *revision);

/* A copy of that part of the schema. */
ag_schema *ag_touched_copy(ag_arena *arena, const ag_schema *schema, const ag_touched *set);

#endif
