/* partition.h: what a partition's bound says of rows, as far as SQL can ask. */
#ifndef AG_POSTGRESQL_PARTITION_H
#define AG_POSTGRESQL_PARTITION_H

#include <autogen/base.h>

/*
 * A condition that is true of the rows that do not fit a partition of `parent` with this bound; NULL where nothing short can be asked, as of a default partition.  `key` is
 * "RANGE (a, lower(b))", `bound` is "FOR VALUES FROM (1, 'a') TO (2, 'b')".
 */
const char *ag_pg_bound_misfit(ag_arena *arena, const char *parent, const char *key,
                               const char *bound);

#endif
