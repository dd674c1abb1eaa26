/* setting.h: settings of the server that stand with an object: SET name TO value. */
#ifndef AG_POSTGRESQL_SETTING_H
#define AG_POSTGRESQL_SETTING_H

#include <autogen/base.h>
#include <autogen/shape.h>

/* "search_path TO 'app', '$user'": the value is what the server keeps, in which a list is one text. */
void ag_pg_put_setting(ag_buf *out, const char *name, const char *value);

/* Names and values as the server would write them, for comparing. */
void ag_pg_spell_settings(ag_arena *arena, ag_pairs *settings);

#endif
