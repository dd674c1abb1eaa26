/*
 * c_macros.h: macros of the header in what marks say.
 *
 * The compiler expands a mark to nothing, and so never what stands in it.  Here a name in capitals that the headers define as a constant becomes what it is defined as; macros with
 * arguments, and those of the system's headers, stay as they are.
 */
#ifndef AG_SOURCE_C_MACROS_H
#define AG_SOURCE_C_MACROS_H

#include <autogen/base.h>

/* `definition` begins with the name that is defined. */
void ag_c_macros_learn(ag_arena *arena, ag_map *macros, const char *definition);

/* The text itself if there is nothing in it to expand. */
const char *ag_c_macros_expand(ag_arena *arena, const ag_map *macros, const char *text);

#endif
