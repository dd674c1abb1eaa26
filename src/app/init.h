/* init.h: what both ways to start a project share. */
#ifndef AG_APP_INIT_H
#define AG_APP_INIT_H

#include <autogen/project.h>

/* All that could be in the way, before the first write: AG_E_EXISTS.  A folder for migrations may be there, if it is empty. */
AG_MUST_CHECK bool ag_init_check_free(ag_arena *arena, const char *folder, const char *schema_file,
                                      ag_error *err);

#endif
