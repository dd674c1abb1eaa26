/* dependant.h: what may depend on something else, and which of it does. */
#ifndef AG_PLAN_DEPENDANT_H
#define AG_PLAN_DEPENDANT_H

#include "model/refs.h"
#include "plan/plan.h"

/* A thing that may depend on others: of its own, in a table, a generated column; or the default of another one, the default and the checks of a domain. */
typedef struct ag_dependant {
    ag_kind kind;
    const char *table;
    const ag_object *object;
    ag_mentions said;
} ag_dependant;

typedef struct ag_dependants {
    ag_dependant *items;
    uint32_t len;
    uint32_t cap;
    ag_map
        words; /* bare name → the numbers of those that say it, refer to it, or live in what is called so */
} ag_dependants;

/* What is in the way of: an object of its own, or a column. */
typedef struct ag_disturbed {
    ag_kind kind;
    const char *owner;
    const char *column; /* NULL: the whole of it */
    bool severed;       /* foreign keys over it have to go */
    bool goes;          /* the column goes, and all that is on it */
    bool away; /* a table that is not there for a moment, so that what lives in it is not either */
    const char *multirange; /* the other name of a range type; NULL of all else */
    const ag_object *key;   /* a primary key of the table, which goes; NULL: none */
} ag_disturbed;

bool ag_is_generated(const ag_object *object);

/* What goes and comes of something that has to stay: a default, checks of a domain.  False for what has no such part, and for what goes whole. */
bool ag_has_part(const ag_object *object);
ag_object *ag_without_part(ag_arena *arena, const ag_object *object);

/* The columns and expressions of an index or an exclusion; of anything else none. */
const ag_list *ag_keys_of(const ag_object *object);

/* A query that groups by the whole of a primary key may say the other columns as well, as long as there is the key. */
bool ag_mentions_grouping(ag_arena *arena, const ag_mentions *said, const char *table,
                          const ag_object *key);

/*
 * What may depend on something, with what it says: a view with its children as one, a table's children one by one.  `names`: of what it may depend on, and what is called
 * so itself is there too; NULL: all that there is.
 */
ag_dependants ag_dependants_of(ag_planner *planner, const ag_names *names);

/* Mark what depends on it, and what depends on that. */
void ag_dependants_mark(const ag_planner *planner, const ag_dependants *all, const ag_disturbed *t,
                        bool *marked);
/* The same of a column, in all tables that come from its own too. */
void ag_dependants_mark_column(const ag_planner *planner, const ag_dependants *all,
                               const ag_disturbed *column, bool *marked);
/* The same of one of them. */
void ag_dependants_mark_one(const ag_planner *planner, const ag_dependants *all, size_t index,
                            const ag_disturbed *t, bool *marked);
/* The same for all that the operation, one of the change, disturbs. */
void ag_dependants_mark_disturbed(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                                  const ag_change *change, bool *marked);

/* The marked ones in an order in which they can be made. */
size_t *ag_dependants_order(ag_planner *planner, const ag_dependants *all, size_t *count,
                            const bool *marked);

/* True if the object says a value of the one enum that the other has not got, under whatever name. */
bool ag_says_value_of(ag_planner *planner, const ag_op *op, const ag_object *object,
                      const ag_object *one, const ag_object *other);

/* implicit.c: what uses a cast, or the default class of operators, without saying its name. */
void ag_mark_cast_users(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                        bool *marked);
void ag_mark_class_users(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                         bool *marked);

#endif
