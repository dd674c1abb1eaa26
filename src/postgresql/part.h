/* part.h: indexes of partitioned tables that are not whole, because a partition has no part of them. */
#ifndef AG_POSTGRESQL_PART_H
#define AG_POSTGRESQL_PART_H

#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* The oids of the partitions without a part, "16384 16390"; NULL: none. */
void ag_pg_take_unattached(ag_pg_catalog *catalog, const char *oids, ag_index *index);

/* The parts of an index that was made without any, in those partitions of the table that have one; and those that an index has more than before. */
void ag_pg_make_parts(ag_pg_work *work, const char *table, const ag_index *index);
void ag_pg_attach_parts(ag_pg_work *work, const ag_index *from, const ag_index *to);

/* index.c: CREATE INDEX and nothing else; `only`: without parts.  The name may be NULL. */
void ag_pg_build_index(ag_pg_work *work, const char *table, const ag_index *index,
                       bool concurrently, bool only);

#endif
