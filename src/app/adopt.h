/* adopt.h: what a database holds, taken into the model. */
#ifndef AG_APP_ADOPT_H
#define AG_APP_ADOPT_H

#include <autogen/project.h>

/*
 * The model of what was `found`, in the text of `declared` wherever the two are the same in this database: each field is taken from the declared object if it
 * is spelled alike there.  So a declared boolean is not adopted as INTEGER, and a comment that SQLite cannot hold is not lost.  The result compares
 * equal to what was found.  Where texts differ the server is asked, in the project's scratch database, if there can be one.
 */
ag_schema *ag_adopt(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                    const ag_schema *found, const ag_schema *declared);

#endif
