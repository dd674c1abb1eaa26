/* cast.c: how one type becomes another; on SQLite there are none. */
#include "model/kind.h"

static const char *const context_words[] = {"explicit", "assignment", "implicit", NULL};

static const ag_field fields[] = {
    AG_ROW_REF(ag_cast, function, "function", .flags = AG_SIGNATURE | AG_SHORT,
               .doc =
                   "the function that does it, with the types of its arguments: f(integer); left "
                   "out: the bytes are the same"),
    AG_ROW_BOOL(ag_cast, inout, "inout", .doc = "it is done by way of a text"),
    AG_ROW_WORD(ag_cast, context, "context", context_words,
                .doc = "where it is done without being asked for: nowhere, in assignments, or "
                       "everywhere"),
    AG_ROW_TEXT(ag_cast, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_cast_shape = {
    .noun = "cast",
    .plural = "casts",
    .id = AG_KIND_CAST,
    .size = sizeof(ag_cast),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .has_long_names = true,
    .doc = "a cast; its key is the two types: integer as app.money",
};
