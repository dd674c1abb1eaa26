#include "postgresql/column_type.h"

#include "postgresql/postgresql.h"

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
    {"jsonb", "json"},
    {"cidr", "inet"},
};

typedef struct simple_type {
    const char *name; /* NULL: not one of the comparable ones */
    const char *text; /* of an element, if it is an array */
    long parameters[2];
    bool has_parameters;
    bool has_fields; /* interval year */
    bool is_array;
    bool is_portable;
} simple_type;

/* In canonical spelling, without its brackets.  pg_catalog.char is another type than char. */
static char *element_text(ag_arena *arena, const char *text, bool *is_array)
{
    static const char own[] = "pg_catalog.";
    bool is_own = ag_starts_with(text, own);
    char *type = ag_type_canonical(arena, is_own ? text + strlen(own) : text);
    size_t len = strlen(type);
    for (; len > 2 && strcmp(type + len - 2, "[]") == 0; len -= 2) {
        type[len - 2] = '\0';
        *is_array = true;
    }
    bool is_byte = is_own && strcmp(type, "char(1)") == 0 && strchr(text, '(') == NULL;
    return is_byte ? ag_strdup(arena, "\"char\"") : type;
}

static simple_type parse(ag_arena *arena, const char *text)
{
    simple_type out = {0};
    char *parameters;
    bool ignored;
    out.text = element_text(arena, text, &out.is_array);
    const ag_portable_type *type = ag_type_portable(arena, out.text, &parameters, &ignored);
    out.is_portable = type != NULL;
    for (size_t i = 0; type != NULL && i < AG_COUNT(comparable); i++) {
        if (strcmp(type->name, comparable[i]) == 0) {
            out.name = comparable[i];
        }
    }
    out.has_fields = ag_starts_with(out.text, "interval ");
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
        return strcmp(to->name, "char") != 0 && !to->has_fields;
    }
    if (!from->has_parameters) {
        return false;
    }
    return to->parameters[1] >= from->parameters[1] &&
           to->parameters[0] - to->parameters[1] >= from->parameters[0] - from->parameters[1];
}

/* Text takes every value there is. */
static bool is_text(const simple_type *to)
{
    return !to->is_array && to->name != NULL && !to->has_parameters &&
           (strcmp(to->name, "text") == 0 || strcmp(to->name, "varchar") == 0);
}

static bool is_wider(const simple_type *from, const simple_type *to)
{
    for (size_t i = 0; !to->has_parameters && !to->has_fields && i < AG_COUNT(wider); i++) {
        const char *name = from->name == NULL ? from->text : from->name;
        if (strcmp(name, wider[i][0]) == 0 && strcmp(to->text, wider[i][1]) == 0) {
            return true;
        }
    }
    return false;
}

static bool may_alter(const simple_type *from, const simple_type *to)
{
    if (is_text(to) || (from->is_array == to->is_array && strcmp(from->text, to->text) == 0)) {
        return false;
    }
    if (from->is_array && to->is_array) {
        simple_type a = *from, b = *to;
        a.is_array = b.is_array = false;
        return may_alter(&a, &b);
    }
    return from->name != NULL && from->name == to->name ? !has_room(from, to) : !is_wider(from, to);
}

bool ag_pg_type_may_alter(ag_arena *arena, const char *from, const char *to)
{
    simple_type a = parse(arena, from), b = parse(arena, to);
    return may_alter(&a, &b);
}

/* ------------------------------------------------------------------ the values themselves */

typedef enum family {
    FAMILY_NONE,
    FAMILY_INTEGER,
    FAMILY_NUMERIC,
    FAMILY_FLOAT,
    FAMILY_TEXT,
    FAMILY_DATE, /* with a day */
    FAMILY_TIME
} family;

typedef struct type_row {
    const char *name;
    family family;
    const char *least, *most; /* INTEGER: what there is; FLOAT: the least above zero and the most */
} type_row;

static const type_row type_rows[] = {
    {"smallint", FAMILY_INTEGER, "-32768", "32767"},
    {"integer", FAMILY_INTEGER, "-2147483648", "2147483647"},
    {"bigint", FAMILY_INTEGER, "-9223372036854775808", "9223372036854775807"},
    {"numeric", FAMILY_NUMERIC, NULL, NULL},
    {"real", FAMILY_FLOAT, "1e-37", "3.4e38"},
    {"double precision", FAMILY_FLOAT, "1e-307", "1.7e308"},
    {"text", FAMILY_TEXT, NULL, NULL},
    {"varchar", FAMILY_TEXT, NULL, NULL},
    {"char", FAMILY_TEXT, NULL, NULL},
    {"date", FAMILY_DATE, NULL, NULL},
    {"timestamp", FAMILY_DATE, NULL, NULL},
    {"timestamptz", FAMILY_DATE, NULL, NULL},
    {"time", FAMILY_TIME, NULL, NULL},
    {"timetz", FAMILY_TIME, NULL, NULL},
    {"interval", FAMILY_TIME, NULL, NULL},
};

static type_row row_of(const simple_type *type)
{
    for (size_t i = 0; type->name != NULL && i < AG_COUNT(type_rows); i++) {
        if (strcmp(type->name, type_rows[i].name) == 0) {
            return type_rows[i];
        }
    }
    return (type_row){0};
}

static bool is_number(family of)
{
    return of == FAMILY_INTEGER || of == FAMILY_NUMERIC || of == FAMILY_FLOAT;
}

/* What stands before all other questions: values that are no numbers, but have a place in the new type. */
static const char *no_number(ag_arena *arena, family from, const char *column)
{
    switch (from) {
    case FAMILY_NUMERIC: return ag_format(arena, "WHEN %s = 'NaN' THEN false ", column);
    case FAMILY_FLOAT:
        return ag_format(arena, "WHEN %s IN ('NaN', 'Infinity', '-Infinity') THEN false ", column);
    case FAMILY_NONE:
    case FAMILY_INTEGER:
    case FAMILY_TEXT:
    case FAMILY_DATE:
    case FAMILY_TIME: return "";
    }
    return "";
}

static const char *to_integer(ag_arena *arena, family from, const type_row *to, const char *column)
{
    const char *outside = ag_format(arena, "%s NOT BETWEEN %s AND %s", column, to->least, to->most);
    return from == FAMILY_INTEGER
               ? outside
               : ag_format(arena, "(%s OR %s <> trunc(%s))", outside, column, column);
}

static const char *to_numeric(ag_arena *arena, family from, const simple_type *to,
                              const char *column)
{
    if (!to->has_parameters) {
        return ag_format(arena,
                         "CASE WHEN %s IN ('Infinity', '-Infinity') THEN true"
                         " ELSE %s::numeric <> %s END",
                         column, column, column);
    }
    const char *not_a_number = from == FAMILY_FLOAT
                                   ? ag_format(arena, "WHEN %s = 'NaN' THEN false ", column)
                                   : no_number(arena, from, column);
    return ag_format(arena,
                     "CASE WHEN %s IS NULL THEN false %sWHEN abs(%s%s) >= 1e%ld THEN true"
                     " ELSE round(%s::numeric, %ld) <> %s END",
                     column, not_a_number, column, from == FAMILY_INTEGER ? "::numeric" : "",
                     to->parameters[0] - to->parameters[1], column, to->parameters[1], column);
}

static const char *to_float(ag_arena *arena, family from, const simple_type *to,
                            const type_row *row, const char *column)
{
    if (from == FAMILY_INTEGER) {
        bool is_real = strcmp(to->name, "real") == 0;
        return ag_format(arena, "abs(%s::numeric) > %s", column,
                         is_real ? "16777216" : "9007199254740992");
    }
    return ag_format(arena,
                     "CASE WHEN %s IS NULL THEN false %sWHEN abs(%s) > %s OR %s <> 0 AND"
                     " abs(%s) < %s THEN true ELSE %s::%s::%s <> %s END",
                     column, no_number(arena, from, column), column, row->most, column, column,
                     row->least, column, to->name,
                     from == FAMILY_NUMERIC ? "numeric" : "double precision", column);
}

static const char *to_text(ag_arena *arena, const simple_type *from, const simple_type *to,
                           const char *column)
{
    bool pads = strcmp(to->name, "char") == 0;
    long length = to->has_parameters ? to->parameters[0] : pads ? 1 : 0;
    const char *longer = ag_format(arena, "char_length(%s::text) > %ld", column, length);
    family of = row_of(from).family;
    bool has_blanks =
        pads && (of == FAMILY_NONE || (of == FAMILY_TEXT && strcmp(from->name, "char") != 0));
    return has_blanks ? ag_format(arena, "(%s OR right(%s::text, 1) = ' ')", longer, column)
                      : longer;
}

/* There and back again. */
static const char *to_time(ag_arena *arena, family from, family to, const char *from_type,
                           const char *to_type, const char *column)
{
    if (from == FAMILY_DATE && to == FAMILY_TIME) {
        return ag_format(arena, "%s IS NOT NULL", column);
    }
    return from == to ? ag_format(arena, "%s::%s::%s <> %s", column, to_type, from_type, column)
                      : NULL;
}

/*
 * There and back again, whatever the types are; this may fail where the change would too.  Numbers and times know what is equal; of the others not all do,
 * and some call values equal that are not (boxes of one area), so that their texts are compared.
 */
static const char *there_and_back(ag_arena *arena, const simple_type *from, const char *from_type,
                                  const char *to_type, const char *column)
{
    family of = row_of(from).family;
    bool by_text = of == FAMILY_NONE || of == FAMILY_TEXT;
    /* From money the way to all numbers is by way of numeric. */
    const char *by_way = strcmp(to_type, "money") == 0 ? "::numeric" : "";
    return ag_sql_format(arena, &ag_postgresql_dialect,
                         by_text ? "%S::%T%S::%T::text IS DISTINCT FROM %S::text"
                                 : "%S::%T%S::%T IS DISTINCT FROM %S",
                         column, to_type, by_way, from_type, column);
}

/* jsonb forgets all but the last of equal keys, which makes the text shorter; order and white space are nothing that JSON says. */
static const char *json_to_jsonb(ag_arena *arena, const char *column)
{
    return ag_format(arena,
                     "length(regexp_replace(%s::text, '[[:space:]]', '', 'g')) <>"
                     " length(regexp_replace(%s::jsonb::text, '[[:space:]]', '', 'g'))",
                     column, column);
}

static const char *comparable_misfit(ag_arena *arena, const simple_type *a, const simple_type *b,
                                     const char *column)
{
    type_row source = row_of(a), target = row_of(b);
    switch (target.family) {
    case FAMILY_INTEGER:
        return is_number(source.family) ? to_integer(arena, source.family, &target, column) : NULL;
    case FAMILY_NUMERIC:
        return is_number(source.family) ? to_numeric(arena, source.family, b, column) : NULL;
    case FAMILY_FLOAT:
        return is_number(source.family) ? to_float(arena, source.family, b, &target, column) : NULL;
    case FAMILY_DATE:
    case FAMILY_TIME: return to_time(arena, source.family, target.family, a->text, b->text, column);
    case FAMILY_TEXT:
    case FAMILY_NONE: break;
    }
    return NULL;
}

const char *ag_pg_type_misfit(ag_arena *arena, const char *from, const char *to, const char *column)
{
    simple_type a = parse(arena, from), b = parse(arena, to);
    if (!may_alter(&a, &b)) {
        return NULL;
    }
    if (a.is_array && b.is_array) {
        const char *misfit = ag_pg_type_misfit(arena, a.text, b.text, "item");
        return misfit == NULL ? NULL
                              : ag_format(arena, "EXISTS (SELECT FROM unnest(%s) AS item WHERE %s)",
                                          column, misfit);
    }
    if (!b.is_array && row_of(&b).family == FAMILY_TEXT) {
        return to_text(arena, &a, &b, column);
    }
    if (a.is_array || b.is_array) {
        return NULL;
    }
    if (a.is_portable && b.is_portable) {
        bool is_json = strcmp(a.text, "json") == 0 && strcmp(b.text, "jsonb") == 0;
        return is_json ? json_to_jsonb(arena, column) : comparable_misfit(arena, &a, &b, column);
    }
    return there_and_back(arena, &a, a.text, b.text, column);
}

/* What text the types take, for servers that cannot be asked. */
static const char *const patterns[][2] = {
    {"smallint", "^[[:space:]]*[-+]?[0-9]+[[:space:]]*$"},
    {"integer", "^[[:space:]]*[-+]?[0-9]+[[:space:]]*$"},
    {"bigint", "^[[:space:]]*[-+]?[0-9]+[[:space:]]*$"},
    {"boolean",
     "^[[:space:]]*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)[[:space:]]*$"},
};

const char *ag_pg_type_uncast(ag_arena *arena, int version, const char *from, const char *to,
                              const char *column)
{
    simple_type a = parse(arena, from), b = parse(arena, to);
    type_row target = row_of(&b);
    if (a.is_array) {
        return NULL;
    }
    if (row_of(&a).family != FAMILY_TEXT || (target.family == FAMILY_TEXT && !b.is_array)) {
        bool narrows = row_of(&a).family == FAMILY_INTEGER && target.family == FAMILY_INTEGER;
        return narrows ? ag_pg_type_misfit(arena, from, to, column) : NULL;
    }
    if (version >= 160000) {
        return ag_sql_format(arena, &ag_postgresql_dialect, "NOT pg_input_is_valid(%S::text, %L)",
                             column, ag_type_canonical(arena, to));
    }
    const char *type = ag_type_canonical(arena, to);
    for (size_t i = 0; i < AG_COUNT(patterns); i++) {
        if (strcmp(type, patterns[i][0]) != 0) {
            continue;
        }
        const char *matches = ag_format(arena, "%s::text ~* '%s'", column, patterns[i][1]);
        return target.family == FAMILY_INTEGER
                   ? ag_format(arena,
                               "CASE WHEN %s IS NULL THEN false WHEN %s THEN %s::text::numeric NOT"
                               " BETWEEN %s AND %s ELSE true END",
                               column, matches, column, target.least, target.most)
                   : ag_format(arena, "NOT (%s)", matches);
    }
    return NULL;
}
