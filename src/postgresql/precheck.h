/*
 * precheck.h: assertions about the rows that an operation would fail on, or alter.
 *
 * Each is one query in front of the statement, so that the answer comes with a count and an example and not after half of the work.  None is
 * made for a table that the same operations created.  The server decides all the same: a query says less where SQL cannot ask without failing itself.
 */
#ifndef AG_POSTGRESQL_PRECHECK_H
#define AG_POSTGRESQL_PRECHECK_H

#include "postgresql/render.h"

/* A column that is there becomes NOT NULL. */
void ag_pg_check_not_null(ag_pg_work *work, const char *column);
/* A column that comes has to have a value, and nothing says which. */
void ag_pg_check_new_column(ag_pg_work *work, const ag_column *column);
/* The values of a column fit its new type, and stay what they are unless USING says what becomes of them. */
void ag_pg_check_type(ag_pg_work *work, const ag_column *from, const ag_column *to);
/* True if no row that is there when the constraint comes has to fulfil it. */
bool ag_pg_is_unchecked(const ag_object *constraint);
/* The values of a column are those that it will be computed to; of another type there must be none. */
void ag_pg_check_generated(ag_pg_work *work, const ag_column *from, const ag_column *to);
/* A constraint of any kind, as it will be; nothing if it is an unchecked one. */
void ag_pg_check_constraint(ag_pg_work *work, const ag_object *constraint);
/* A table becomes a partition, for which `misfit` is true of no row. */
void ag_pg_check_bound(ag_pg_work *work, const ag_table *table, const char *misfit);
/* A unique index; nothing for others. */
void ag_pg_check_index(ag_pg_work *work, const ag_index *index);

#endif
