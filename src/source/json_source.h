/* json_source.h: one file of JSON as a part of a declared schema. */
#ifndef AG_SOURCE_JSON_SOURCE_H
#define AG_SOURCE_JSON_SOURCE_H

#include <autogen/source.h>

/* "-" is standard input.  The result is not settled. */
AG_MUST_CHECK bool ag_source_json_file(ag_arena *arena, const char *path, ag_schema **out,
                                       ag_error *err);

#endif
