/* exclusion.c: an exclusion constraint. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_RECORDS(ag_exclusion, elements, "elements", ag_index_column_shape_ref,
                   .flags = AG_REQUIRED | AG_SHORT,
                   .doc = "no two rows may compare true by all of them"),
    AG_ROW_NAME(ag_exclusion, method, "method",
                .doc = "of its index: btree unless it says another; mostly gist"),
    AG_ROW_LIST(ag_exclusion, include, "include", .doc = "columns that its index keeps too"),
    AG_ROW_SQL(ag_exclusion, where, "where",
               .doc = "an SQL expression: only rows for which it is true are compared"),
    AG_ROW_WORD(ag_exclusion, deferrable, "deferrable", ag_deferrable_words,
                .doc = "when it is checked"),
    AG_ROW_MAP(ag_exclusion, storage, "storage_parameters",
               .doc = "of its index, such as fillfactor"),
    AG_ROW_NAME(ag_exclusion, tablespace, "tablespace",
                .doc = "where its index lies, if not where the database does"),
    AG_ROW_BOOL(ag_exclusion, clustered, "clustered",
                .doc = "CLUSTER puts the table into the order of its index"),
    AG_ROW_TEXT(ag_exclusion, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_exclusion_shape = {
    .noun = "exclusion",
    .plural = "exclusions",
    .id = AG_KIND_EXCLUSION,
    .size = sizeof(ag_exclusion),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc =
        "an exclusion constraint of PostgreSQL: no two rows may be alike in a way that operators say",
    .may_be_unnamed = true,
};
const ag_shape *const ag_exclusion_shape_ref = &ag_exclusion_shape;
