#include "postgresql/setting.h"

#include <string.h>

#include "postgresql/quote.h"

/* Settings whose value is a list of names: GUC_LIST_QUOTE of src/backend/utils/misc/guc_tables.c. */
static const char *const lists[] = {
    "local_preload_libraries",  "search_path",      "session_preload_libraries",
    "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories",
};

static bool is_list(const char *name)
{
    for (size_t i = 0; i < AG_COUNT(lists); i++) {
        if (ag_strcaseeq(lists[i], name)) {
            return true;
        }
    }
    return false;
}

/* A name in double quotes, from behind the first one. */
static const char *read_quoted(ag_arena *arena, const char *next, const char **out)
{
    ag_buf name = ag_buf_new(arena);
    for (; *next != '\0' && (*next != '"' || next[1] == '"'); next++) {
        next += *next == '"';
        ag_buf_putc(&name, *next);
    }
    *out = name.text;
    return next + strcspn(next, ",");
}

static ag_names elements(ag_arena *arena, const char *value)
{
    ag_names out = {0};
    do {
        const char *element;
        value += strspn(value, " \t\n");
        if (*value == '"') {
            value = read_quoted(arena, value + 1, &element);
        } else {
            size_t len = strcspn(value, ","), end = len;
            while (end > 0 && strchr(" \t\n", value[end - 1]) != NULL) {
                end--;
            }
            element = ag_strndup(arena, value, end);
            value += len;
        }
        AG_PUSH(arena, &out, element);
    } while (*value++ == ',');
    return out;
}

void ag_pg_put_setting(ag_buf *out, const char *name, const char *value)
{
    ag_pg_put_identifier(out, name);
    ag_buf_put(out, " TO ");
    if (!is_list(name)) {
        ag_pg_put_literal(out, value);
        return;
    }
    const ag_names list = elements(out->arena, value);
    for (size_t i = 0; i < list.len; i++) {
        ag_buf_put(out, i == 0 ? "" : ", ");
        ag_pg_put_literal(out, list.items[i]);
    }
}

void ag_pg_spell_settings(ag_arena *arena, ag_pairs *settings)
{
    for (size_t i = 0; i < settings->keys.len; i++) {
        settings->keys.items[i] = ag_lower(arena, settings->keys.items[i]);
        if (!is_list(settings->keys.items[i])) {
            continue;
        }
        ag_buf value = ag_buf_new(arena);
        const ag_names list = elements(arena, settings->values.items[i]);
        for (size_t k = 0; k < list.len; k++) {
            ag_buf_put(&value, k == 0 ? "" : ", ");
            ag_pg_put_identifier(&value, list.items[k]);
        }
        settings->values.items[i] = value.text;
    }
}
