/*
 * declared.h: the declared schema, from files of any kind.
 *
 * Files of SQL are run in a scratch database of the project's dialect; what they came to is kept in the user's cache, so that files that did not change need
 * no scratch database again.
 */
#ifndef AG_APP_DECLARED_H
#define AG_APP_DECLARED_H

#include <autogen/project.h>

/* The paths that "schema" names, each of them a file that is there.  AG_E_REFERENCE, placed. */
AG_MUST_CHECK bool ag_project_schema_paths(ag_arena *arena, const ag_project *project,
                                           ag_names *out, ag_error *err);

/* The schema of some files of one kind: JSON, or SQL.  AG_E_UNSUPPORTED for both together. */
AG_MUST_CHECK bool ag_declared_read(ag_arena *arena, const ag_project *project,
                                    const ag_names *paths, ag_schema **out, ag_error *err);

/* True if the declared schema stands in files of SQL. */
bool ag_declared_is_sql(const ag_project *project);

/*
 * What a revision says of the declared schema that it leads to: the digest of `schema`.  Files of SQL say which schema they are only where they are run, so theirs is that of
 * the files and of the schema that the revisions lead to: `schema` is that one then, and the two belong together while the digest stays.
 */
AG_MUST_CHECK bool ag_declared_digest(ag_arena *arena, const ag_project *project,
                                      const ag_schema *schema, const char **out, ag_error *err);

/* The dialect whose values count where the project has several: the URL's, or the only one; NULL: not known. */
const ag_dialect *ag_project_seen_as(const ag_project *project);

#endif
