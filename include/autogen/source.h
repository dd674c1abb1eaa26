/*
 * source.h: a schema from anywhere: JSON files, C headers, a database.
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

/* How C headers are compiled.  Everything may be left empty. */
typedef struct ag_c_options {
    ag_names arguments;           /* of the compiler, as they stand */
    const char *folder;           /* where relative paths in them start; NULL: here */
    const char *compile_commands; /* compile_commands.json, or the folder it is in; NULL: none */
    const char *library;          /* libclang; NULL: looked for */
} ag_c_options;

/*
 * Headers with the marks of <autogen/annotate.h>: ag_source_json() for C.  What they include does not count, but for the enums that their columns use.  Any
 * error of the compiler is AG_E_SYNTAX; a type that becomes no column's AG_E_TYPE; no libclang AG_E_UNSUPPORTED.  `options` may be NULL.
 */
AG_API AG_MUST_CHECK bool ag_source_c(ag_arena *arena, const ag_names *paths,
                                      const ag_c_options *options, uint64_t dialects,
                                      ag_schema **out, ag_error *err);

/* The same, not yet settled. */
AG_API AG_MUST_CHECK bool ag_source_c_part(ag_arena *arena, const ag_names *paths,
                                           const ag_c_options *options, ag_schema **out,
                                           ag_error *err);

/* Files of both kinds, headers being those that end in .h, added up. */
AG_API AG_MUST_CHECK bool ag_source_files(ag_arena *arena, const ag_names *paths,
                                          const ag_c_options *options, uint64_t dialects,
                                          ag_schema **out, ag_error *err);

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
