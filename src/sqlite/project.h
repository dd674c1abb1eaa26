/*
 * project.h: what SQLite would hold of a model, and one spelling of it.
 *
 * Tables only.  An identity is kept where SQLite has one: on the single column of a primary key whose type is INTEGER.  Such a column makes its own values
 * in any case, so without an identity it gets the weaker one, unless it says that it may be NULL; anywhere else an identity is dropped.
 */
#ifndef AG_SQLITE_PROJECT_H
#define AG_SQLITE_PROJECT_H

#include <autogen/dialect.h>

/* The contracts are those of ag_dialect.project and ag_dialect.spell. */
ag_object *ag_sqlite_project(ag_arena *arena, const ag_schema *schema, const ag_object *object);
void ag_sqlite_spell(ag_arena *arena, ag_object *object);

/* Give the column of a projection the type that SQLite's text of it has, NULL for none; as a variant too, so that it is compared as a text. */
void ag_sqlite_set_type(ag_arena *arena, ag_column *column, const char *type);

/* What is said of SQLite alone, or else what is said. */
const char *ag_sqlite_own_type(const ag_column *column);

/*
 * The same for a column that was read from a database: plain where the type means itself on SQLite, and what is said of SQLite alone where a portable type of that
 * spelling would become another: "bigint", which is INTEGER as a portable type.
 */
void ag_sqlite_lift_type(ag_arena *arena, const ag_table *table, ag_column *column);

/* Take from constraints the names that only the model has for them. */
void ag_sqlite_unname(ag_arena *arena, ag_table *table);

/* The column that is the table's rowid by another name; NULL if there is none: a descending key at its column is none. */
ag_column *ag_sqlite_rowid_column(const ag_table *table);

#endif
