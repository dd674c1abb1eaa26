/* portable.h: what portable.c and portable_check.c share. */
#ifndef AG_MODEL_PORTABLE_H
#define AG_MODEL_PORTABLE_H

#include <autogen/model.h>

/* The portable text that stands at the start of `sql`, token by token, or NULL; `end` is then behind it. */
const ag_portable_text *ag_portable_text_at(const char *sql, const char **end);

#endif
