/*
 * expression.h: SQL expressions as trees, so that two spellings of one expression can be compared.
 *
 * Not a parser of SQL: what it does not understand (subqueries, window functions) it refuses, and the caller keeps the text.  It
 * follows the precedence of PostgreSQL's own grammar.
 */
#ifndef AG_POSTGRESQL_EXPRESSION_H
#define AG_POSTGRESQL_EXPRESSION_H

#include <autogen/model.h>

#include "base/text.h"

typedef enum ag_pg_node_type {
    AG_PG_NAME,     /* text: a column or a keyword that stands for a value, parts joined by dots */
    AG_PG_NUMBER,   /* text: with its sign */
    AG_PG_STRING,   /* text: the value, without quotes */
    AG_PG_OTHER,    /* text: a literal of another kind, as it stands */
    AG_PG_CALL,     /* text: the function; args */
    AG_PG_OPERATOR, /* text: the operator in lower case; one argument (before which it stands) or two; and, or: any number */
    AG_PG_SUFFIX, /* text: "is null", "is not true", "collate x": stands behind its one argument */
    AG_PG_CAST,   /* text: the type; one argument */
    AG_PG_IN,     /* text: "in" or "not in"; the first argument is what is looked for */
    AG_PG_ARRAY,
    AG_PG_ROW,
    AG_PG_SUBSCRIPT,
    AG_PG_CASE /* text: the words between the arguments: 'c' case, 'w' when, 't' then, 'e' else */
} ag_pg_node_type;

typedef struct ag_pg_node {
    ag_pg_node_type type;
    const char *text;
    struct ag_pg_node **args;
    uint32_t len;
    uint32_t cap;
    bool is_typed;          /* whether `value_type` was looked for */
    const char *value_type; /* NULL: not known */
} ag_pg_node;

/* How tightly things bind, from gram.y. */
typedef enum ag_pg_binding {
    AG_PG_BIND_OR = 1,
    AG_PG_BIND_AND,
    AG_PG_BIND_NOT,
    AG_PG_BIND_IS,
    AG_PG_BIND_COMPARE,
    AG_PG_BIND_LIKE,
    AG_PG_BIND_OTHER,
    AG_PG_BIND_ADD,
    AG_PG_BIND_MULTIPLY,
    AG_PG_BIND_POWER,
    AG_PG_BIND_AT,
    AG_PG_BIND_COLLATE,
    AG_PG_BIND_SIGN,
    AG_PG_BIND_SUBSCRIPT,
    AG_PG_BIND_CAST
} ag_pg_binding;

/* NULL if it is not understood. */
ag_pg_node *ag_pg_expression_parse(ag_arena *arena, const char *sql);
/* Of an operator between two operands that is no word. */
int ag_pg_operator_binding(const char *text);

ag_pg_node *ag_pg_node_new(ag_arena *arena, ag_pg_node_type type, const char *text);
/* Returns `node`. */
ag_pg_node *ag_pg_node_add(ag_arena *arena, ag_pg_node *node, ag_pg_node *arg);

/*
 * The one spelling of an expression: without the casts, parentheses and rewritings that the server adds.  `table` knows the types of the columns, and `type` is
 * what the whole has to be; either may be NULL.  A cast goes only where the server would read the same without it: what is not certain stays, so that
 * two texts that mean different things are never spelled alike.  Text that is not understood keeps its tokens.  Idempotent.
 */
char *ag_pg_expression_spell(ag_arena *arena, const ag_table *table, const char *type,
                             const char *sql);

/*
 * What somebody may have written whom the server understood as `sql`: the same tree as above, to be read.  A guess: only the server can say whether it understands
 * the same.  NULL if there is none.
 */
char *ag_pg_expression_shorten(ag_arena *arena, const ag_table *table, const char *type,
                               const char *sql);
/* The type that the server gives to a number, sign included, that stands for itself. */
const char *ag_pg_number_type(const char *text);

/* False if the tree cannot be written so. */
bool ag_pg_expression_write(ag_buf *out, const ag_pg_node *node);

#endif
