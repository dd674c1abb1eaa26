/* part.h: what an index of a partitioned table takes as its part in a partition. */
#ifndef AG_MODEL_PART_H
#define AG_MODEL_PART_H

#include <autogen/model.h>

/*
 * The keys of its own that the partition has over the columns of a unique index: whichever of them is there when the index of the partitioned table is made
 * becomes its part, and from then on neither goes without the other.  None where "part_names" says what the part is: then it is no key.
 */
ag_list ag_table_keys_like(ag_arena *arena, const ag_table *partition, const ag_index *index);

/* The partitions below the table that have such keys. */
ag_list ag_table_keyed_partitions(ag_arena *arena, const ag_schema *schema, const char *table,
                                  const ag_index *index);

/*
 * What the partition has of its own, and the server could take for its part of an index or a key when that is made above it, or when the partition is attached: it tells them apart neither by
 * directions nor by storage parameters.  Not what is meant to be that part.
 */
ag_list ag_table_beside(ag_arena *arena, const ag_table *partition, const ag_object *inherited);

/* True if a partition below the table has something of that kind, and is to have a part too. */
bool ag_table_has_beside(ag_arena *arena, const ag_schema *schema, const char *table,
                         const ag_object *object);

/* The kinds whose objects have parts in partitions that may be called anything. */
#define AG_PART_KINDS \
    { \
        AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_INDEX \
    }

/* "part_names" of an index or key; NULL of anything else. */
ag_pairs *ag_part_names(ag_object *object);
/* "unattached" of an index; NULL of anything else. */
ag_names *ag_part_unattached(ag_object *object);
/* A copy of the partitioned table of whose indexes and keys the partition has a part each; NULL if that is so. */
ag_object *ag_part_all(ag_arena *arena, const ag_object *table, const char *partition);
/* What the part in the partition is called; NULL: what the database itself calls it. */
const char *ag_part_name(const ag_object *object, const char *partition);
/* The first name that the database itself tries for the part, and that nothing of the partition's own has. */
char *ag_part_name_free(ag_arena *arena, const ag_object *object, const ag_table *partition);
/*
 * Whether the database itself calls the part in the partition so when what the table has is made in its order: parts that have the same first choice get numbers.  Those in
 * front of the object have to say their names ("part_names") already.
 */
bool ag_part_name_is_usual(ag_arena *arena, const ag_table *table, const ag_object *object,
                           const char *partition, const char *name);

#endif
