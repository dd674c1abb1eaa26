/* rule.c: what is done besides a command, or instead of it. */
#include "model/kind.h"

static const char *const event_words[] = {"insert", "update", "delete", NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_rule, event, "event", event_words, .flags = AG_REQUIRED,
                .doc = "the command: insert, update, delete"),
    AG_ROW_SQL(ag_rule, where, "where", .doc = "it counts only where this is true"),
    AG_ROW_BOOL(ag_rule, instead, "instead", .doc = "the command itself is not done"),
    AG_ROW_SQL(ag_rule, action, "do", .flags = AG_REQUIRED,
               .doc = "a statement, several in parentheses with semicolons between them, or "
                      "\"nothing\""),
    AG_ROW_WORD(ag_rule, enabled, "enabled", ag_enabled_words,
                .doc = "where it counts: in sessions of all sorts but a replica's, nowhere, only "
                       "there, or always"),
    AG_ROW_TEXT(ag_rule, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_rule_shape = {
    .noun = "rule",
    .plural = "rules",
    .id = AG_KIND_RULE,
    .size = sizeof(ag_rule),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a rewrite rule",
};
const ag_shape *const ag_rule_shape_ref = &ag_rule_shape;
