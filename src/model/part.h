/* part.h: what an index of a partitioned table takes as its part in a partition. */
#ifndef AG_MODEL_PART_H
#define AG_MODEL_PART_H

#include <autogen/model.h>

/*
 * The keys of its own that the partition has over the columns of a unique index: whichever of them is there when the index of the partitioned table is made
 * becomes its part, and from then on neither goes without the other.
 */
ag_list ag_table_keys_like(ag_arena *arena, const ag_table *partition, const ag_index *index);

/* The partitions below the table that have such keys. */
ag_list ag_table_keyed_partitions(ag_arena *arena, const ag_schema *schema, const char *table,
                                  const ag_index *index);

/* The kinds whose objects have parts in partitions that may be called anything. */
#define AG_PART_KINDS \
    { \
        AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_INDEX \
    }

/* "part_names" of an index or key; NULL of anything else. */
ag_pairs *ag_part_names(ag_object *object);
/* What the part in the partition is called; NULL: what the database itself calls it. */
const char *ag_part_name(const ag_object *object, const char *partition);
/* The first name that the database itself tries for the part in the partition. */
char *ag_part_name_usual(ag_arena *arena, const ag_object *object, const char *partition);
/* Whether the database itself may call the part in the partition so, whatever other names are taken there. */
bool ag_part_name_is_usual(ag_arena *arena, const ag_object *object, const char *partition,
                           const char *name);

#endif
