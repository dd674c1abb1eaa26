#include "postgresql/type_cast.h"

#include <string.h>

#include "base/text.h"
#include "postgresql/column_type.h"
#include "postgresql/counter.h"
#include "postgresql/postgresql.h"

typedef enum group {
    GROUP_UNKNOWN,
    GROUP_NUMBER,
    GROUP_TEXT,
    GROUP_BOOLEAN,
    GROUP_TIME, /* of any sort */
    GROUP_OTHER,
    GROUP_ENUM
} group;

static const struct {
    const char *type;
    group group;
} groups[] = {
    {"smallint", GROUP_NUMBER},  {"integer", GROUP_NUMBER}, {"bigint", GROUP_NUMBER},
    {"numeric", GROUP_NUMBER},   {"real", GROUP_NUMBER},    {"double precision", GROUP_NUMBER},
    {"text", GROUP_TEXT},        {"varchar", GROUP_TEXT},   {"char", GROUP_TEXT},
    {"boolean", GROUP_BOOLEAN},  {"date", GROUP_TIME},      {"timestamp", GROUP_TIME},
    {"timestamptz", GROUP_TIME}, {"time", GROUP_TIME},      {"timetz", GROUP_TIME},
    {"interval", GROUP_TIME},    {"uuid", GROUP_OTHER},     {"json", GROUP_OTHER},
    {"jsonb", GROUP_OTHER},      {"bytea", GROUP_OTHER},
};

/* What an assignment casts, of types that are neither numbers nor texts. */
static const char *const assigned[][2] = {
    {"date", "timestamp"},
    {"date", "timestamptz"},
    {"timestamp", "date"},
    {"timestamp", "time"},
    {"timestamp", "timestamptz"},
    {"timestamptz", "date"},
    {"timestamptz", "time"},
    {"timestamptz", "timetz"},
    {"timestamptz", "timestamp"},
    {"time", "interval"},
    {"time", "timetz"},
    {"timetz", "time"},
    {"interval", "time"},
    {"json", "jsonb"},
    {"jsonb", "json"},
};

typedef struct side {
    const char *text; /* of an element, in canonical spelling */
    const char *name; /* without its parameters */
    const ag_enum *values;
    group group;
    bool is_array;
} side;

static side side_of(ag_arena *arena, const ag_schema *schema, const char *type)
{
    side out = {.text = ag_type_canonical(arena, ag_pg_stored_type(type))};
    size_t len = strlen(out.text);
    out.is_array = len > 2 && strcmp(out.text + len - 2, "[]") == 0;
    if (out.is_array) {
        out.text = ag_strndup(arena, out.text, strcspn(out.text, "["));
    }
    out.values = ag_type_enum(arena, schema, out.text);
    char *parameters;
    bool ignored;
    const ag_portable_type *portable = ag_type_portable(arena, out.text, &parameters, &ignored);
    out.name = portable == NULL ? out.text : portable->name;
    out.group = out.values != NULL ? GROUP_ENUM : GROUP_UNKNOWN;
    for (size_t i = 0; portable != NULL && out.values == NULL && i < AG_COUNT(groups); i++) {
        if (strcmp(out.name, groups[i].type) == 0) {
            out.group = groups[i].group;
        }
    }
    return out;
}

static bool is_assigned(const side *from, const side *to)
{
    if (to->group == GROUP_UNKNOWN || to->group == GROUP_TEXT ||
        strcmp(from->name, to->name) == 0) {
        return true;
    }
    if (from->group == GROUP_NUMBER && to->group == GROUP_NUMBER) {
        return true;
    }
    for (size_t i = 0; i < AG_COUNT(assigned); i++) {
        if (strcmp(from->name, assigned[i][0]) == 0 && strcmp(to->name, assigned[i][1]) == 0) {
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ values that cannot */

#define NUMBER "([0-9]+([.][0-9]*)?|[.][0-9]+)(e[-+]?[0-9]{1,2})?"
#define DAY "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
#define HOUR "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?"
#define ZONE "(Z|[-+](0[0-9]|1[0-4])(:?[0-5][0-9])?)?"

/* Texts that are surely values, for servers that cannot be asked. */
static const char *const patterns[][2] = {
    {"numeric", "[-+]?" NUMBER},
    {"real", "[-+]?[0-9]{1,30}([.][0-9]*)?"},
    {"double precision", "[-+]?[0-9]{1,200}([.][0-9]*)?"},
    {"date", DAY},
    {"timestamp", DAY "([ T]" HOUR ")?"},
    {"timestamptz", DAY "([ T]" HOUR ZONE ")?"},
    {"time", HOUR},
    {"timetz", HOUR ZONE},
    {"interval", "[-+]?[0-9]{1,6} (second|minute|hour|day|week|month|year|mon)s?"},
    {"uuid", "[{]?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}[}]?"},
};

static const char *no_value(ag_arena *arena, const ag_enum *values, const char *column)
{
    ag_buf out = ag_buf_new(arena);
    ag_sqlf(&out, &ag_postgresql_dialect, "%S::text NOT IN (", column);
    for (size_t i = 0; i < values->values.len; i++) {
        ag_sqlf(&out, &ag_postgresql_dialect, i == 0 ? "%L" : ", %L", values->values.items[i]);
    }
    ag_buf_put(&out, ")");
    return out.text;
}

/* With parameters a value may still be too long. */
static const char *or_misfit(ag_arena *arena, const side *to, const char *column,
                             const char *no_value)
{
    const char *value =
        ag_sql_format(arena, &ag_postgresql_dialect, "(%S::text::%T)", column, to->name);
    const char *misfit = ag_pg_type_misfit(arena, to->name, to->text, value);
    return misfit == NULL
               ? no_value
               : ag_format(arena, "CASE WHEN %s THEN true ELSE %s END", no_value, misfit);
}

static const char *no_text_of(ag_arena *arena, int version, const side *to, const char *column,
                              bool *guessed)
{
    if (to->group == GROUP_ENUM && !to->is_array) {
        return no_value(arena, to->values, column);
    }
    const char *type = ag_format(arena, "%s%s", to->text, to->is_array ? "[]" : "");
    const char *known = ag_pg_type_uncast(arena, version, "text", type, column);
    *guessed = known == NULL;
    for (size_t i = 0; known == NULL && !to->is_array && i < AG_COUNT(patterns); i++) {
        if (strcmp(to->name, patterns[i][0]) == 0) {
            known = ag_sql_format(arena, &ag_postgresql_dialect, "%S::text !~* %L", column,
                                  ag_format(arena, "^[[:space:]]*%s[[:space:]]*$", patterns[i][1]));
            known = or_misfit(arena, to, column, known);
        }
    }
    return known != NULL ? known : ag_format(arena, "%s IS NOT NULL", column);
}

/* ------------------------------------------------------------------ casts */

/* Of single values; false: there is none. */
static bool element_cast(ag_arena *arena, int version, const side *from, const side *to,
                         const char *column, ag_pg_cast *out)
{
    if (from->group == GROUP_TEXT) {
        out->misfit = no_text_of(arena, version, to, column, &out->guessed);
        out->using = ag_sql_format(arena, &ag_postgresql_dialect, "%S::%T", column, to->text);
    } else if (to->group == GROUP_ENUM &&
               (from->group == GROUP_ENUM || from->group == GROUP_UNKNOWN)) {
        out->misfit = no_value(arena, to->values, column);
        out->using = ag_sql_format(arena, &ag_postgresql_dialect, "%S::text::%T", column, to->text);
    } else if (from->group == GROUP_BOOLEAN && to->group == GROUP_NUMBER) {
        out->using =
            ag_sql_format(arena, &ag_postgresql_dialect, "%S::integer::%T", column, to->text);
    } else if (from->group == GROUP_NUMBER && to->group == GROUP_BOOLEAN) {
        out->misfit = ag_format(arena, "%s NOT IN (0, 1)", column);
        out->using = ag_format(arena, "%s <> 0", column);
    } else {
        return false;
    }
    return true;
}

/* Where there is no way from one to the other, nothing can be kept: so there must be nothing. */
static void no_cast(ag_arena *arena, const char *column, const char *to, ag_pg_cast *out)
{
    out->misfit = ag_format(arena, "%s IS NOT NULL", column);
    out->using = ag_sql_format(arena, &ag_postgresql_dialect, "NULL::%T", to);
}

bool ag_pg_cast_find(ag_arena *arena, const ag_schema *schema, int version, const char *from,
                     const char *to, const char *column, ag_pg_cast *out)
{
    side a = side_of(arena, schema, from), b = side_of(arena, schema, to);
    const char *type = ag_pg_stored_type(to);
    *out = (ag_pg_cast){0};
    /* Whatever the type is, its values have texts, and nothing is an enum's value by itself. */
    bool by_text = b.group == GROUP_ENUM && !a.is_array && !b.is_array;
    if ((a.group == GROUP_UNKNOWN && !by_text) || b.group == GROUP_UNKNOWN ||
        (b.group == GROUP_TEXT && !b.is_array)) {
        return false;
    }
    if (a.is_array == b.is_array && is_assigned(&a, &b)) {
        return false;
    }
    if (!a.is_array && b.is_array && a.group == GROUP_TEXT) {
        out->misfit = no_text_of(arena, version, &b, column, &out->guessed);
        out->using = ag_sql_format(arena, &ag_postgresql_dialect, "%S::%T", column, type);
    } else if (a.is_array != b.is_array ||
               !element_cast(arena, version, &a, &b, a.is_array ? "item" : column, out)) {
        no_cast(arena, column, type, out);
    } else if (a.is_array) {
        out->misfit = out->misfit == NULL
                          ? NULL
                          : ag_format(arena, "EXISTS (SELECT FROM unnest(%s) AS item WHERE %s)",
                                      column, out->misfit);
        /* An array is cast as its elements are; by way of its text where they have no cast of their own. */
        out->using =
            ag_sql_format(arena, &ag_postgresql_dialect,
                          a.group == GROUP_TEXT ? "%S::%T" : "%S::text[]::%T", column, type);
    }
    return true;
}
