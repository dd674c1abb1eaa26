/*
 * source.h: a schema from anywhere: files of JSON or SQL, C headers, a database.
 */
#ifndef AUTOGEN_SOURCE_H
#define AUTOGEN_SOURCE_H

#include <stdio.h>

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

/* ------------------------------------------------------------------ SQL */

/* A file of SQL, split into its statements; one that includes others is in several pieces. */
typedef struct ag_sql_file {
    const char *path;
    ag_script_parts statements;
    bool
        continues; /* in the session of the piece before it: it is included, or goes on behind one that is */
} ag_sql_file;

typedef AG_VEC(ag_sql_file) ag_sql_files;

/*
 * Files for one dialect, in the order in which they are to be run, with what they include: `\i` of psql and `.read` of sqlite3 start at `folder`, `\ir` at the file that
 * says it.  A statement that reaches outside the database (CREATE ROLE, ALTER SYSTEM, COPY, ATTACH) is AG_E_SQL_FILE with its place, before anything runs; what only
 * concerns rows, or tables that the database keeps for itself, is left out.
 */
AG_API AG_MUST_CHECK bool ag_sql_files_read(ag_arena *arena, const ag_dialect *dialect,
                                            const char *folder, const ag_names *paths,
                                            ag_sql_files *out, ag_error *err);

/* "sql-sha256:…" over dialect and tokens: comments, white space, the case of words and where one file ends do not count. */
AG_API char *ag_sql_files_digest(ag_arena *arena, const ag_dialect *dialect,
                                 const ag_sql_files *files);

/*
 * What an empty scratch database holds after the files: settled, with all names that the catalogue has.  Each file starts with the session's own settings.  AG_E_SQL with
 * file, line and column, where the server refuses a statement; what concerns only roles that the server has not got is left out.
 */
AG_API AG_MUST_CHECK bool ag_source_sql(ag_arena *arena, ag_session *scratch,
                                        const ag_sql_files *files, const char *default_schema,
                                        ag_inspection *out, ag_error *err);

/* ------------------------------------------------------------------ printing */

/* A schema as the text of a schema file. */
AG_API char *ag_schema_print(ag_arena *arena, const ag_schema *schema);
/* The same, so that all of it comes back: for us to read, not for people. */
AG_API char *ag_schema_print_exact(ag_arena *arena, const ag_schema *schema);
/* ag_schema_print() into a file, a piece at a time: a large schema needs no room for its text. */
AG_API void ag_schema_print_to(ag_arena *arena, const ag_schema *schema, FILE *to);

/* A schema as an annotated C header, which reads back to the same. */
AG_API char *ag_schema_print_c(ag_arena *arena, const ag_schema *schema);

/* The JSON Schema of a schema file. */
AG_API ag_json *ag_schema_json_schema(ag_arena *arena);

#ifdef __cplusplus
}
#endif

#endif
