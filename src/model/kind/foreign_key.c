/* foreign_key.c: a foreign key. */
#include "model/kind.h"

static const char *const action_words[] = {"no action", "restrict",    "cascade",
                                           "set null",  "set default", NULL};
static const char *const match_words[] = {"simple", "full", NULL};

static const ag_field fields[] = {
    AG_ROW_LIST(ag_foreign_key, columns, "columns", .flags = AG_REQUIRED,
                .doc = "its columns, in order"),
    AG_ROW_TARGET(ag_foreign_key, references, "references", .flags = AG_REQUIRED,
                  .doc =
                      "the table and its columns: \"users(id)\", or \"users\" for its primary key"),
    AG_ROW_WORD(ag_foreign_key, on_delete, "on_delete", action_words,
                .doc = "what happens to the row when the one it refers to is deleted"),
    AG_ROW_SET(ag_foreign_key, on_delete_columns, "on_delete_columns", .flags = AG_POSTGRESQL_ONLY,
               .doc = "the columns that \"set null\" or \"set default\" is about, where that is "
                      "not all of them (PostgreSQL 15 and later)"),
    AG_ROW_WORD(ag_foreign_key, on_update, "on_update", action_words,
                .doc = "what happens to the row when the key it refers to changes"),
    AG_ROW_BOOL(ag_foreign_key, implied, "implied", .flags = AG_SQLITE_ONLY | AG_NODIFF | AG_NAMED,
                .doc = "SQLite: the columns of the other table, its key, are not written there"),
    AG_ROW_BOOL(ag_foreign_key, unnamed, "unnamed", AG_UNNAMED_ROW),
    AG_ROW_NAME(ag_foreign_key, at_column, "at_column", AG_AT_COLUMN_ROW),
    AG_ROW_WORD(ag_foreign_key, match, "match", match_words,
                .doc = "what a NULL in some of the columns means"),
    AG_ROW_WORD(ag_foreign_key, deferrable, "deferrable", ag_deferrable_words,
                .doc = "when it is checked"),
    AG_ROW_BOOL(ag_foreign_key, not_valid, "not_valid", .flags = AG_POSTGRESQL_ONLY,
                .doc = "rows that were there before it need not refer to anything"),
    AG_ROW_BOOL(ag_foreign_key, not_enforced, "not_enforced", .flags = AG_POSTGRESQL_ONLY,
                .doc = "it only says what should be true (PostgreSQL 18 and later)"),
    AG_ROW_BOOL(ag_foreign_key, period, "period", .flags = AG_POSTGRESQL_ONLY,
                .doc =
                    "the last column is a range that those it refers to must cover (PostgreSQL 18 "
                    "and later)"),
    AG_ROW_TEXT(ag_foreign_key, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_foreign_key_shape = {
    .noun = "foreign_key",
    .plural = "foreign_keys",
    .id = AG_KIND_FOREIGN_KEY,
    .size = sizeof(ag_foreign_key),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a foreign key",
    .may_be_unnamed = true,
};
const ag_shape *const ag_foreign_key_shape_ref = &ag_foreign_key_shape;
