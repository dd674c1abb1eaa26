/* routine.c: functions and procedures; on SQLite there are none. */
#include "model/kind.h"

#include <stdlib.h>

const char *const ag_parallel_words[] = {"unsafe", "restricted", "safe", NULL};
static const char *const mode_words[] = {"in", "out", "inout", "variadic", "table", NULL};
static const char *const volatility_words[] = {"volatile", "stable", "immutable", NULL};

static const ag_field argument_fields[] = {
    AG_ROW_NAME(ag_argument, name, "name", .doc = "its name; left out: it has none"),
    AG_ROW_TYPE(ag_argument, type, "type", .flags = AG_REQUIRED | AG_SHORT, .equal = ag_type_equal,
                .doc = "its type"),
    AG_ROW_WORD(ag_argument, mode, "mode", mode_words,
                .doc = "whether it goes in or comes out; \"table\" is a column of RETURNS TABLE"),
    AG_ROW_SQL(ag_argument, default_value, "default",
               .doc = "an SQL expression: its value where a call leaves it out"),
};

const ag_shape ag_argument_shape = {
    .noun = "argument",
    .id = -1,
    .size = sizeof(ag_argument),
    .fields = argument_fields,
    .field_count = AG_COUNT(argument_fields),
    .doc = "an argument of a routine",
};
const ag_shape *const ag_argument_shape_ref = &ag_argument_shape;

/* As the server keeps them: with the precision of a float. */
static bool same_number(const char *a, const char *b)
{
    char *end_a, *end_b;
    if (!a || !b)
        return a == b;
    float one = strtof(a, &end_a), other = strtof(b, &end_b);
    return *end_a || *end_b ? ag_streq(a, b) : !(one < other || one > other);
}

/* A function has them all, a procedure only those at the end. */
static const ag_field fields[] = {
    AG_ROW_TYPE(ag_routine, returns, "returns", .equal = ag_type_equal,
                .doc = "the type of its result; left out where arguments come out of it"),
    AG_ROW_BOOL(ag_routine, returns_set, "returns_set", .doc = "it returns any number of rows"),
    AG_ROW_BOOL(ag_routine, window, "window", .doc = "it is a window function"),
    AG_ROW_WORD(ag_routine, volatility, "volatility", volatility_words,
                .doc = "whether equal arguments give equal results"),
    AG_ROW_BOOL(ag_routine, strict, "strict", .doc = "if an argument is null, so is the result"),
    AG_ROW_BOOL(ag_routine, leakproof, "leakproof",
                .doc = "it tells nothing of its arguments but by its result"),
    AG_ROW_WORD(ag_routine, parallel, "parallel", ag_parallel_words,
                .doc = "whether it may run in a parallel plan"),
    AG_ROW_TEXT(ag_routine, cost, "cost", .equal = same_number,
                .doc = "a number: what a call costs; left out: 100, in C 1"),
    AG_ROW_TEXT(ag_routine, rows, "rows", .equal = same_number,
                .doc = "a number: the rows to expect of a set; left out: 1000"),
    AG_ROW_REF(ag_routine, support, "support", .doc = "a function that helps the planner with it"),
    AG_ROW_RECORDS(ag_routine, arguments, "arguments", ag_argument_shape_ref,
                   .doc = "its arguments, in order; left out: those of its key, without names"),
    AG_ROW_NAME(ag_routine, language, "language", .flags = AG_REQUIRED,
                .doc = "what it is written in: sql, plpgsql, c, …"),
    AG_ROW_BOOL(ag_routine, security_definer, "security_definer",
                .doc = "it runs as who owns it, not as who calls it"),
    AG_ROW_MAP(ag_routine, settings, "set", .doc = "settings of the server while it runs"),
    AG_ROW_LIST(ag_routine, transforms, "transforms", .flags = AG_REFERS,
                .doc = "the types that are transformed"),
    AG_ROW_TEXT(ag_routine, body, "body", .flags = AG_LINES | AG_REFERS, .doc = "its text"),
    AG_ROW_SQL(ag_routine, sql_body, "sql_body", .flags = AG_LINES,
               .doc =
                   "instead of a text: RETURN … or BEGIN ATOMIC … END (PostgreSQL 14 and later)"),
    AG_ROW_TEXT(ag_routine, library, "library", .doc = "of a routine in C: the file that it is in"),
    AG_ROW_TEXT(ag_routine, symbol, "symbol",
                .doc = "of a routine in C: its name there; left out: the same"),
    AG_ROW_TEXT(ag_routine, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_routine, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_routine, owner, "owner", AG_OWNER_ROW),
};
enum { FUNCTION_ONLY = 10 };

const ag_shape ag_function_shape = {
    .noun = "function",
    .plural = "functions",
    .id = AG_KIND_FUNCTION,
    .size = sizeof(ag_routine),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a function; its key is its name with the types of its arguments: f(integer, text)",
};

const ag_shape ag_procedure_shape = {
    .noun = "procedure",
    .plural = "procedures",
    .id = AG_KIND_PROCEDURE,
    .size = sizeof(ag_routine),
    .fields = fields + FUNCTION_ONLY,
    .field_count = AG_COUNT(fields) - FUNCTION_ONLY,
    .doc = "a procedure; its key is its name with the types of its arguments: p(integer, text)",
};
