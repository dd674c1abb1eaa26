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

#endif
