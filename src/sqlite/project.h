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

/* The column that is the table's rowid by another name; NULL if there is none. */
ag_column *ag_sqlite_rowid_column(const ag_table *table);

#endif
