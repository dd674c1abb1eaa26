/* publication.c: what subscribers are told. */
#include "model/kind.h"

#include <stdlib.h>
#include <string.h>

static const char *const publish_words[] = {"insert",   "update",  "delete",
                                            "truncate", "nothing", NULL};
static const char *const generated_words[] = {"none", "stored", NULL};

static const ag_field table_fields[] = {
    AG_ROW_REF(ag_published_table, table, "table", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "the table"),
    AG_ROW_SET(ag_published_table, columns, "columns", .flags = AG_REFERS,
               .doc = "only these columns of it (PostgreSQL 15 and later)"),
    AG_ROW_SQL(ag_published_table, where, "where",
               .doc = "only the rows for which this is true (PostgreSQL 15 and later)"),
};

const ag_shape ag_published_table_shape = {
    .noun = "published_table",
    .id = -1,
    .size = sizeof(ag_published_table),
    .fields = table_fields,
    .field_count = AG_COUNT(table_fields),
    .doc = "a table that is published",
};
static const ag_shape *const table_ref = &ag_published_table_shape;

static const ag_field fields[] = {
    AG_ROW_BOOL(ag_publication, all_tables, "all_tables", .doc = "whatever tables there are"),
    AG_ROW_RECORDS(ag_publication, tables, "tables", table_ref, .doc = "these tables"),
    AG_ROW_SET(ag_publication, schemas, "schemas", .flags = AG_REFERS,
               .doc = "all tables in these schemas (PostgreSQL 15 and later)"),
    AG_ROW_SET(ag_publication, publish, "publish", .words = publish_words,
               .doc = "what is told: insert, update, delete, truncate, or nothing; left out: all "
                      "of it"),
    AG_ROW_BOOL(ag_publication, via_root, "via_root",
                .doc = "what changes in a partition is told as a change of the whole table "
                       "(PostgreSQL 13 and later)"),
    AG_ROW_WORD(ag_publication, generated, "generated", generated_words,
                .doc = "whether stored generated columns are told (PostgreSQL 18 and later)"),
    AG_ROW_TEXT(ag_publication, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_publication, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_publication_shape = {
    .noun = "publication",
    .plural = "publications",
    .id = AG_KIND_PUBLICATION,
    .size = sizeof(ag_publication),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a publication",
};

static int compare_tables(const void *a, const void *b)
{
    const ag_published_table *const *one = a, *const *other = b;
    return strcmp((*one)->table, (*other)->table);
}

void ag_publication_simplify(ag_publication *publication)
{
    const size_t all = 4;
    if (publication->publish.len == all)
        publication->publish = (ag_names){0};
    if (publication->tables.len > 1)
        qsort(publication->tables.items, publication->tables.len, sizeof *publication->tables.items,
              compare_tables);
}
