#include "sqlite/name.h"

#include <string.h>

#define DEFAULT_SCHEMA "main"

const char *ag_sqlite_name(ag_arena *arena, const char *text)
{
    ag_name name;
    ag_error ignored = {0};
    if (!ag_name_parse(arena, text, &name, &ignored))
        return text;
    if (!name.schema || strcmp(name.schema, DEFAULT_SCHEMA) == 0)
        return name.name;
    return ag_format(arena, "%s.%s", name.schema, name.name);
}

const char *ag_sqlite_name_text(ag_arena *arena, const char *name)
{
    const char *dot = strchr(name, '.');
    if (!dot || dot == name || !dot[1] || strchr(dot + 1, '.'))
        return ag_name_text(arena, NULL, name);
    const char *schema = ag_strndup(arena, name, (size_t)(dot - name));
    if (strcmp(schema, DEFAULT_SCHEMA) == 0)
        return ag_name_text(arena, NULL, name);
    return ag_name_text(arena, schema, dot + 1);
}
