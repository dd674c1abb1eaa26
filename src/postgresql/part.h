/* part.h: indexes and keys of partitioned tables whose parts are made one by one: some partition has none, or has something of its own that the server would take for it. */
#ifndef AG_POSTGRESQL_PART_H
#define AG_POSTGRESQL_PART_H

#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* The oids of the partitions without a part, "16384 16390", of the index `i` in pg_index that `ic` is in pg_class; NULL: none. */
#define AG_PG_MISSING_PARTS \
    "CASE WHEN ic.relkind = 'I' AND NOT i.indisvalid THEN (WITH has AS (SELECT x.indrelid FROM" \
    " pg_partition_tree(ic.oid) p JOIN pg_index x ON x.indexrelid = p.relid) SELECT" \
    " string_agg(h.inhrelid::text, ' ' ORDER BY c.relname) FROM pg_inherits h JOIN pg_class c ON" \
    " c.oid = h.inhrelid WHERE c.relkind IN ('r', 'p') AND h.inhparent IN (SELECT indrelid FROM" \
    " has) AND h.inhrelid NOT IN (SELECT indrelid FROM has)) END"

void ag_pg_take_unattached(ag_pg_catalog *catalog, const char *oids, ag_object *object);

/* True if the index or key has to be made by itself, and then its parts. */
bool ag_pg_is_apart(const ag_pg_work *work, const char *table, const ag_object *object);

/* The server attaches parts, and lets none go. */
bool ag_pg_only_attaches(const ag_object *from, const ag_object *to);

/* The parts of what was made without any, in those partitions of the table that have one; and those that it has more than before. */
void ag_pg_make_parts(ag_pg_work *work, const char *table, const ag_object *object);
void ag_pg_attach_parts(ag_pg_work *work, const ag_object *from, const ag_object *to);

/*
 * part_key.c: a key of a partition's own, on the operation's table, that is the part of an index above it, comes or goes between the last two; false if it is none, and the last is not to be
 * called.
 */
bool ag_pg_is_part_key(ag_pg_work *work, const ag_object *key);
bool ag_pg_detach_for_key(ag_pg_work *work, const ag_object *key);
void ag_pg_attach_with_key(ag_pg_work *work);
/* ATTACH PARTITION of one that was detached for a moment. */
void ag_pg_attach_again(ag_pg_work *work, const ag_table *table);
/* Such keys of a partition that is made: taken out of it, and then added. */
ag_list ag_pg_take_part_keys(ag_pg_work *work, ag_table *table);
void ag_pg_add_part_keys(ag_pg_work *work, const ag_table *table, const ag_list *keys);

/* index.c: CREATE INDEX and nothing else; `only`: without parts.  The name may be NULL. */
void ag_pg_build_index(ag_pg_work *work, const char *table, const ag_index *index,
                       bool concurrently, bool only);
/* constraint.c: ALTER TABLE ADD likewise. */
void ag_pg_build_key(ag_pg_work *work, const char *table, const ag_object *key, bool only);

#endif
