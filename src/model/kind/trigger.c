/* trigger.c: what is called when rows change. */
#include "model/kind.h"

static const char *const timing_words[] = {"default", "before", "after", "instead of", NULL};
static const char *const for_each_words[] = {"statement", "row", NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_trigger, timing, "timing", timing_words,
                .doc = "before the rows change, after it, or instead of it (views); SQLite may be "
                       "told nothing, which is before"),
    AG_ROW_SET(ag_trigger, events, "events", .flags = AG_REQUIRED | AG_NO_COLUMNS,
               .words = ag_event_words, .doc = "what calls it: insert, update, delete, truncate"),
    AG_ROW_LIST(ag_trigger, columns, "columns", .flags = AG_REFERS,
                .doc = "an update calls it only if it sets one of these"),
    AG_ROW_WORD(ag_trigger, for_each, "for_each", for_each_words,
                .doc = "it is called once for the statement, or for each row"),
    AG_ROW_SQL(ag_trigger, when, "when", .doc = "it is called only where this is true"),
    AG_ROW_NAME(ag_trigger, old_rows, "old_table", .doc = "what it calls the rows as they were"),
    AG_ROW_NAME(ag_trigger, new_rows, "new_table", .doc = "what it calls the rows as they are"),
    AG_ROW_REF(ag_trigger, function, "function",
               .doc = "PostgreSQL: the function that is called, without parentheses"),
    AG_ROW_LIST(ag_trigger, arguments, "arguments", .flags = AG_NO_COLUMNS,
                .doc = "texts that the function is given"),
    AG_ROW_SQL(ag_trigger, body, "body", .flags = AG_SQLITE_ONLY | AG_LINES,
               .doc = "SQLite: the statements that are run, each with its semicolon"),
    AG_ROW_BOOL(ag_trigger, constraint, "constraint",
                .doc = "PostgreSQL: a constraint trigger, which may wait for the end of the "
                       "transaction"),
    AG_ROW_WORD(ag_trigger, deferrable, "deferrable", ag_deferrable_words,
                .doc = "when a constraint trigger is called"),
    AG_ROW_REF(ag_trigger, partner, "from_table",
               .doc = "the other table that a constraint trigger is about"),
    AG_ROW_WORD(ag_trigger, enabled, "enabled", ag_enabled_words,
                .doc = "PostgreSQL: where it counts: in sessions of all sorts but a replica's, "
                       "nowhere, only there, or always"),
    AG_ROW_TEXT(ag_trigger, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_trigger_shape = {
    .noun = "trigger",
    .plural = "triggers",
    .id = AG_KIND_TRIGGER,
    .size = sizeof(ag_trigger),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a trigger",
};
const ag_shape *const ag_trigger_shape_ref = &ag_trigger_shape;
