/* new_revision.h: the header of a new revision, and its file. */
#ifndef AG_APP_NEW_REVISION_H
#define AG_APP_NEW_REVISION_H

#include <autogen/project.h>

/* An id that no revision of the graph has, none of `taken` either: random, or the next number. */
AG_MUST_CHECK bool ag_new_id(ag_arena *arena, const ag_project *project, const ag_graph *graph,
                             const ag_names *taken, char **out, ag_error *err);
/* Now, or SOURCE_DATE_EPOCH; RFC 3339, UTC, seconds. */
char *ag_new_time(ag_arena *arena);
/* Where the revision's file goes; `folder` NULL: the project's first. */
AG_MUST_CHECK bool ag_new_path(ag_arena *arena, const ag_project *project, const char *folder,
                               ag_revision *revision, ag_error *err);

#endif
