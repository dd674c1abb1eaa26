/*
 * cache.h: texts that can be made again, kept in $XDG_CACHE_HOME/autogen or ~/.cache/autogen.
 *
 * Nothing depends on it: where it cannot be read or written, or what it holds is damaged, it is as if it were empty.
 */
#ifndef AG_APP_CACHE_H
#define AG_APP_CACHE_H

#include <autogen/base.h>

/* `key` is a file name.  False if there is no such entry, or it is not what was written. */
bool ag_cache_find(ag_arena *arena, const char *key, char **out);
/* The oldest entries make room. */
void ag_cache_put(ag_arena *arena, const char *key, const char *text);

#endif
