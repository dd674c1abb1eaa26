/*
 * ddl_parse.h: the texts of sqlite_schema, as model objects.
 *
 * SQLite has accepted these texts, so this reads, and does not check.  What the model has no place for is said in `unheld`.
 */
#ifndef AG_SQLITE_DDL_PARSE_H
#define AG_SQLITE_DDL_PARSE_H

#include <autogen/model.h>

#include "sqlite/ddl_token.h"

typedef struct ag_ddl_table {
    ag_table *table; /* named as it is called in the text; foreign keys as they are written */
    const char *
        unheld; /* what would be lost if the table were built again from the model; NULL: nothing */
} ag_ddl_table;

/* AG_E_UNSUPPORTED if the text is not what we know. */
AG_MUST_CHECK bool ag_ddl_parse_table(ag_arena *arena, const char *sql, ag_ddl_table *out,
                                      ag_error *err);

typedef struct ag_ddl_index {
    ag_index *index;
    const char *table; /* as it is called in the text */
} ag_ddl_index;

/* `table` gives the exact names of columns; NULL leaves them as they are written. */
AG_MUST_CHECK bool ag_ddl_parse_index(ag_arena *arena, const char *sql, ag_table *table,
                                      ag_ddl_index *out, ag_error *err);

/* view.c, trigger.c, virtual_table.c: the others, each named as in its text. */
AG_MUST_CHECK bool ag_ddl_parse_view(ag_arena *arena, const char *sql, ag_view **out,
                                     ag_error *err);
AG_MUST_CHECK bool ag_ddl_parse_trigger(ag_arena *arena, const char *sql, ag_trigger **out,
                                        ag_error *err);
AG_MUST_CHECK bool ag_ddl_parse_virtual(ag_arena *arena, const char *sql, ag_virtual_table **out,
                                        ag_error *err);

/*
 * A default as pragma_table_xinfo and the parser tell it, in the form that the model keeps: a bare or doubly quoted word, which SQLite takes for a string, is
 * written as one.
 */
char *ag_ddl_default(ag_arena *arena, const char *text);
/* True if the default is such a word. */
bool ag_ddl_default_is_word(const char *text);

/* The column by its name without regard to case; NULL if there is none. */
ag_column *ag_ddl_column(const ag_table *table, const char *name);

/* ------------------------------------------------------------------ shared by the parser's files */

typedef struct ag_ddl {
    ag_arena *arena;
    ag_ddl_tokens tokens;
    size_t at;
    ag_table *table;
    ag_map
        names; /* of constraints so far, folded: SQLite does not mind a name twice, the model does */
    const char *name;     /* behind CONSTRAINT, for the constraint that follows */
    ag_foreign_key *last; /* what DEFERRABLE belongs to */
    bool autoincrement;
    bool never_rowid; /* "INTEGER PRIMARY KEY DESC" at the column is not the rowid */
    const char *unheld;
    bool failed;
} ag_ddl;

/* The tokens go to `scratch`, all that is kept to `arena`. */
ag_ddl ag_ddl_new(ag_arena *arena, ag_arena *scratch, const char *sql);
ag_token ag_ddl_peek(const ag_ddl *ddl);
ag_token ag_ddl_take(ag_ddl *ddl);
/* Take the word or punctuation if it is next. */
bool ag_ddl_accept(ag_ddl *ddl, const char *word);
/* Take it; the parse has failed if it is not next. */
void ag_ddl_expect(ag_ddl *ddl, const char *word);
/* "CREATE [TEMP] what [IF NOT EXISTS]". */
void ag_ddl_take_create(ag_ddl *ddl, const char *what);
void ag_ddl_skip_if_not_exists(ag_ddl *ddl);
char *ag_ddl_take_name(ag_ddl *ddl);
/* "name" or "schema.name": the name. */
char *ag_ddl_take_qualified(ag_ddl *ddl);
/* "(…)": the text inside without white space around it. */
char *ag_ddl_take_parenthesised(ag_ddl *ddl);

/* One constraint of a column or of the table, the name behind CONSTRAINT not included; false if none is next. */
bool ag_ddl_column_constraint(ag_ddl *ddl, ag_column *column);
bool ag_ddl_table_constraint(ag_ddl *ddl);

#endif
