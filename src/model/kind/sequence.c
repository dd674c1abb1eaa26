/* sequence.c: a sequence of its own; those behind identity and serial columns belong to the column. */
#include "model/kind.h"

static const char *const type_words[] = {"bigint", "integer", "smallint", NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_sequence, type, "type", type_words, .doc = "the type of its values"),
    AG_ROW(ag_sequence, start, int64_t, "start", AG_INT, .preset = AG_UNSET_LIMIT,
           .doc = "its first value; left out: the smallest, or the greatest if it counts down"),
    AG_ROW(ag_sequence, increment, int64_t, "increment", AG_INT, .preset = 1,
           .doc = "from one value to the next; below 0 it counts down"),
    AG_ROW(ag_sequence, min, int64_t, "min", AG_INT, .preset = AG_UNSET_LIMIT,
           .doc = "its smallest value; left out: 1, or that of the type if it counts down"),
    AG_ROW(ag_sequence, max, int64_t, "max", AG_INT, .preset = AG_UNSET_LIMIT,
           .doc = "its greatest value; left out: that of the type, or -1 if it counts down"),
    AG_ROW(ag_sequence, cache, int64_t, "cache", AG_INT, .preset = 1,
           .doc = "how many values a session takes at once"),
    AG_ROW_BOOL(ag_sequence, cycle, "cycle", .doc = "begins anew behind its last value"),
    AG_ROW_TARGET(ag_sequence, owned_by, "owned_by",
                  .doc = "the column that it goes with, such as users(id)"),
    AG_ROW_BOOL(ag_sequence, unlogged, "unlogged",
                .doc = "starts anew after a crash (PostgreSQL 15 and later)"),
    AG_ROW_TEXT(ag_sequence, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_sequence, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_sequence, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_sequence_shape = {
    .noun = "sequence",
    .plural = "sequences",
    .id = AG_KIND_SEQUENCE,
    .size = sizeof(ag_sequence),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a sequence",
};

/* The type of its values. */
static const struct {
    int64_t min;
    int64_t max;
} types[] = {{INT64_MIN, INT64_MAX}, {INT32_MIN, INT32_MAX}, {INT16_MIN, INT16_MAX}};

ag_sequence_limits ag_sequence_limits_of(const ag_sequence *sequence)
{
    bool up = sequence->increment > 0;
    ag_sequence_limits limits = {.type_min = types[sequence->type].min,
                                 .type_max = types[sequence->type].max,
                                 .min = sequence->min,
                                 .max = sequence->max,
                                 .start = sequence->start};
    if (limits.min == AG_UNSET_LIMIT)
        limits.min = up ? 1 : limits.type_min;
    if (limits.max == AG_UNSET_LIMIT)
        limits.max = up ? limits.type_max : -1;
    if (limits.start == AG_UNSET_LIMIT)
        limits.start = up ? limits.min : limits.max;
    return limits;
}

void ag_sequence_simplify(ag_sequence *sequence)
{
    ag_sequence bare = *sequence;
    bare.min = bare.max = bare.start = AG_UNSET_LIMIT;
    ag_sequence_limits limits = ag_sequence_limits_of(&bare);
    if (sequence->min == limits.min)
        sequence->min = AG_UNSET_LIMIT;
    if (sequence->max == limits.max)
        sequence->max = AG_UNSET_LIMIT;
    bare.min = sequence->min;
    bare.max = sequence->max;
    if (sequence->start == ag_sequence_limits_of(&bare).start)
        sequence->start = AG_UNSET_LIMIT;
}
