#include "postgresql/column_type.h"

#include <stdlib.h>
#include <string.h>

/* Types whose values can be compared, and are cast to each other by ALTER COLUMN. */
static const char *const comparable[] = {
    "smallint",         "integer",     "bigint",  "numeric", "real",
    "double precision", "text",        "varchar", "char",    "date",
    "timestamp",        "timestamptz", "time",    "timetz",  "interval"};

/* Every value of the first, whatever its parameters, is one of the second without parameters. */
static const char *const wider[][2] = {
    {"smallint", "integer"},
    {"smallint", "bigint"},
    {"smallint", "numeric"},
    {"smallint", "real"},
    {"smallint", "double precision"},
    {"integer", "bigint"},
    {"integer", "numeric"},
    {"integer", "double precision"},
    {"bigint", "numeric"},
    {"real", "double precision"},
    {"date", "timestamp"},
    {"timestamp", "timestamptz"},
    {"timestamptz", "timestamp"},
    {"time", "timetz"},
    {"time", "interval"},
};

typedef struct simple_type {
    const char *name; /* NULL: not one of the comparable ones */
    long parameters[2];
    bool has_parameters;
} simple_type;

static simple_type parse(ag_arena *arena, const char *text)
{
    simple_type out = {0};
    char *parameters;
    bool is_array;
    const ag_portable_type *type = ag_type_portable(arena, text, &parameters, &is_array);
    for (size_t i = 0; type != NULL && !is_array && i < AG_COUNT(comparable); i++) {
        if (strcmp(type->name, comparable[i]) == 0) {
            out.name = comparable[i];
        }
    }
    if (out.name != NULL && *parameters != '\0') {
        char *end;
        out.has_parameters = true;
        out.parameters[0] = strtol(parameters, &end, 10);
        out.parameters[1] = *end == ',' ? strtol(end + 1, NULL, 10) : 0;
    }
    return out;
}

/* One type with other parameters: room for all digits, characters or decimals that there were. */
static bool has_room(const simple_type *from, const simple_type *to)
{
    if (!to->has_parameters) {
        return strcmp(to->name, "char") != 0;
    }
    if (!from->has_parameters) {
        return false;
    }
    return to->parameters[1] >= from->parameters[1] &&
           to->parameters[0] - to->parameters[1] >= from->parameters[0] - from->parameters[1];
}

static bool is_wider(const simple_type *from, const simple_type *to)
{
    if (strcmp(to->name, "text") == 0) {
        return true;
    }
    for (size_t i = 0; !to->has_parameters && i < AG_COUNT(wider); i++) {
        if (strcmp(from->name, wider[i][0]) == 0 && strcmp(to->name, wider[i][1]) == 0) {
            return true;
        }
    }
    return false;
}

bool ag_pg_type_may_alter(ag_arena *arena, const char *from, const char *to)
{
    simple_type a = parse(arena, from), b = parse(arena, to);
    if (a.name == NULL || b.name == NULL) {
        return false;
    }
    return a.name == b.name ? !has_room(&a, &b) : !is_wider(&a, &b);
}
