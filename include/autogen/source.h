/*
 * source.h: a schema from anywhere: JSON files, a database.
 */
#ifndef AUTOGEN_SOURCE_H
#define AUTOGEN_SOURCE_H

#include <autogen/dialect.h>
#include <autogen/error.h>
#include <autogen/json.h>
#include <autogen/model.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AG_SCHEMA_FORMAT 1

/* Declared files (paths, already globbed), read and added up, settled, and checked for the dialects of the set (bit d: dialect d). */
AG_API AG_MUST_CHECK bool ag_source_json(ag_arena *arena, const ag_names *paths, uint64_t dialects,
                                         ag_schema **out, ag_error *err);

/* One JSON text, not yet settled: for the above, and for standard input. */
AG_API AG_MUST_CHECK bool ag_source_json_text(ag_arena *arena, const char *text, size_t len,
                                              const char *file, ag_schema **out, ag_error *err);

/* What a database holds. */
AG_API AG_MUST_CHECK bool ag_source_database(ag_arena *arena, ag_session *session,
                                             const char *default_schema, ag_inspection *out,
                                             ag_error *err);

/* A schema as the text of a schema file. */
AG_API char *ag_schema_print(ag_arena *arena, const ag_schema *schema);

/* The JSON Schema of a schema file. */
AG_API ag_json *ag_schema_json_schema(ag_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
