/* diff.h: what the files of this floor share: the work in progress of one comparison. */
#ifndef AG_DIFF_DIFF_H
#define AG_DIFF_DIFF_H

#include <autogen/diff.h>

/* Operations are collected by what they are; the buckets, one after the other, are an order that works. */
typedef enum ag_bucket {
    AG_BUCKET_RENAME,
    AG_BUCKET_DROP_GUARD, /* what watches other operations */
    AG_BUCKET_DROP_VIEW,
    AG_BUCKET_DROP_LATE,   /* what lives in tables and may say anything */
    AG_BUCKET_DROP_BESIDE, /* what a table that loses a parent has twice */
    AG_BUCKET_DETACH,      /* tables that lose a parent, while it is there */
    AG_BUCKET_DROP_FOREIGN_KEY,
    AG_BUCKET_DROP_TABLE,   /* before the keys that their foreign keys need */
    AG_BUCKET_DROP_KEY,     /* keys, checks, indexes */
    AG_BUCKET_RENAME_CHILD, /* keys, checks, indexes that only have another name */
    AG_BUCKET_CREATE_TYPE,  /* schemas, extensions, enums, and what changes in them */
    AG_BUCKET_CREATE_TABLE,
    AG_BUCKET_COLUMN, /* columns that come and change, tables that change */
    AG_BUCKET_KEY,    /* keys, checks, indexes that come and change */
    AG_BUCKET_CREATE_HEIR, /* partitions and heirs of tables that are there, and may just have got what they need */
    AG_BUCKET_FOREIGN_KEY,
    AG_BUCKET_CREATE_VIEW,
    AG_BUCKET_LATE,
    AG_BUCKET_DROP_COLUMN,
    AG_BUCKET_ATTACH, /* tables that get a parent, once both have the same columns */
    AG_BUCKET_BESIDE, /* what a table that got a parent has twice */
    AG_BUCKET_DROP_TYPE,
    AG_BUCKET_ACCESS, /* privileges and owners, when all else is done */
    AG_BUCKET_GUARD,
    AG_BUCKET_COUNT
} ag_bucket;

typedef struct ag_differ {
    ag_arena *arena;
    const ag_schema *from; /* renames already carried out */
    const ag_schema *to;
    const ag_diff_options *options;
    ag_ops buckets[AG_BUCKET_COUNT];
    ag_map *taken; /* schema name or "" → ag_map of relation names in it; built when first needed */
    ag_questions *questions;
    ag_map
        index_names; /* while renames are carried out: what indexes are called on either side, the schema aside */
    ag_renames moved; /* what made room for a rename, and its name since then */
} ag_differ;

/* ------------------------------------------------------------------ differ.c */

void ag_differ_add(ag_differ *differ, ag_bucket bucket, ag_op *op);
void ag_differ_drop(ag_differ *differ, ag_bucket bucket, const char *table,
                    const ag_object *object);
void ag_differ_create(ag_differ *differ, ag_bucket bucket, const char *table,
                      const ag_object *object);
/* What is no difference by itself and goes along with one, alone; nothing if there is none. */
void ag_differ_follow(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *from,
                      const ag_object *to);
/* Nothing if they are equal but for their children. */
void ag_differ_alter(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *from,
                     const ag_object *to);

/* ------------------------------------------------------------------ children.c */

/* One table that is on both sides. */
void ag_differ_table(ag_differ *differ, const ag_table *from, const ag_table *to);
/* The children of a table or a view that is on both sides. */
void ag_differ_children(ag_differ *differ, const ag_object *from, const ag_object *to);
/* A copy of the table in which every child has a name. */
ag_table *ag_differ_named_table(ag_differ *differ, const ag_table *table);
/* True if a relation beside the table or view is called so, on either side. */
bool ag_differ_is_taken(ag_differ *differ, const char *table, const char *name);

/* ------------------------------------------------------------------ heirs.c */

/* True if a partition or an heir is under other parents, or has another bound. */
bool ag_differ_is_moved(const ag_table *from, const ag_table *to);
/* True if it is, or if a column is its own on one side and its parents' on the other. */
bool ag_differ_is_loose(const ag_differ *differ, const ag_table *from, const ag_table *to);
/* Such a table: it is taken from its parents as it is, changes by itself, and is put under the others. */
void ag_differ_moved_table(ag_differ *differ, const ag_table *from, const ag_table *to);
/* True if a key of its own comes to a partition, and whether it is to be the part of the index is not what was said of the index before. */
bool ag_differ_says_parts(const ag_differ *differ, const char *table, const ag_object *from,
                          const ag_object *to);
/* What a table overrides of a column that changes in its parent. */
void ag_differ_split_overrides(ag_differ *differ);

/* ------------------------------------------------------------------ parts.c */

/* That a partition that comes or goes has no part of an index or a key is said while it is there. */
void ag_differ_split_parts(ag_differ *differ);

/* ------------------------------------------------------------------ renew.c */

/* Let foreign keys that stay go and come where the unique key that they rest on goes or changes. */
void ag_differ_renew_keys(ag_differ *differ);

/* ------------------------------------------------------------------ rename.c */

/* Carry out the renames that were said: `differ->from` becomes a copy if there are any, and the operations go into their bucket. */
bool ag_differ_renames(ag_differ *differ, ag_error *err);
/* Ask about the columns of one table, and about tables, that went and came. */
void ag_differ_ask_columns(ag_differ *differ, const ag_table *from, const ag_table *to);
void ag_differ_ask_tables(ag_differ *differ);
/* Keys, checks and indexes get their new names in an order in which these are free. */
void ag_differ_order_renames(ag_differ *differ);

/* ------------------------------------------------------------------ order.c */

/* Put the tables that are created and dropped in the order of their foreign keys; keys that close a cycle, or need what comes later, become operations of their own. */
void ag_differ_order_tables(ag_differ *differ);
/* The tables that a foreign key refers to: one, or one on each dialect. */
ag_names ag_differ_targets(ag_arena *arena, const ag_foreign_key *key);
/* Generated columns come after, and go before, those they are computed from. */
void ag_differ_order_columns(ag_differ *differ);

/*
 * A default that changes together with the enum of its column may be no value of the one before or of the one after: it is taken away first and set
 * last, which works in both directions.
 */
void ag_differ_split_defaults(ag_differ *differ);
/* The index that is a table's replica identity: it stops being one before it goes, and is made one after it came.  With its new name alone it stays one. */
void ag_differ_split_replica_indexes(ag_differ *differ);
/* What a column of a primary key cannot be comes behind the change of the key. */
void ag_differ_split_not_null(ag_differ *differ);

/* ------------------------------------------------------------------ depend.c */

/* Move what says the names of others behind what it needs that comes, and before what it needed that goes. */
void ag_differ_order_all(ag_arena *arena, ag_ops *ops);

/* ------------------------------------------------------------------ owner.c */

/* Sequences whose owner comes or goes get it, or lose it, in an operation of their own. */
void ag_differ_split_owners(ag_differ *differ);
/* A sequence that comes may have the name of a column's, which that kept when its table was renamed: it gives that up first. */
void ag_differ_free_sequences(ag_differ *differ);

#endif
