/* extension.c: an extension of the server; on SQLite there is none. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_REF(ag_extension, schema, "schema", .flags = AG_LOOSE,
               .doc = "where its objects are; left out: wherever the server puts them"),
    AG_ROW_TEXT(ag_extension, version, "version", .flags = AG_LOOSE,
                .doc = "its version; left out: whatever it is, at first the server's default"),
    AG_ROW_TEXT(ag_extension, comment, "comment", .flags = AG_LOOSE,
                .doc = "what it is for; left out: whatever it is, at first its own"),
};

const ag_shape ag_extension_shape = {
    .noun = "extension",
    .plural = "extensions",
    .id = AG_KIND_EXTENSION,
    .size = sizeof(ag_extension),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "an extension of the server, such as vector",
};
