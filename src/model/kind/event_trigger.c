/* event_trigger.c: an event trigger of the database; on SQLite there is none. */
#include "model/kind.h"

static const char *const event_words[] = {"ddl_command_start", "ddl_command_end", "table_rewrite",
                                          "sql_drop",          "login",           NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_event_trigger, event, "event", event_words, .flags = AG_REQUIRED,
                .doc = "when it fires; login needs PostgreSQL 17"),
    AG_ROW_SET(ag_event_trigger, tags, "tags",
               .doc = "the commands for which it fires, such as CREATE TABLE; left out: all"),
    AG_ROW_REF(ag_event_trigger, function, "function", .flags = AG_REQUIRED,
               .doc = "what it calls: a function without arguments, by its name alone"),
    AG_ROW_WORD(ag_event_trigger, enabled, "enabled", ag_enabled_words,
                .doc = "where it fires: \"origin\" is everywhere but on a replica"),
    AG_ROW_TEXT(ag_event_trigger, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_event_trigger, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_event_trigger_shape = {
    .noun = "event_trigger",
    .plural = "event_triggers",
    .id = AG_KIND_EVENT_TRIGGER,
    .size = sizeof(ag_event_trigger),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "an event trigger",
};
