/* plan.h: what the files of this floor share. */
#ifndef AG_PLAN_PLAN_H
#define AG_PLAN_PLAN_H

#include <autogen/diff.h>
#include <autogen/plan.h>

/*
 * What one operation changes in one table, as the database holds it.  Changes of a table that follow each other without a rename between them share a
 * group: if one of them needs the table built again, it is built once for all.
 */
typedef struct ag_group {
    const ag_table *before; /* NULL: the group begins with CREATE TABLE */
    const ag_table *after;  /* NULL: it ends with DROP TABLE */
    bool rebuild;           /* some change does not fit in place */
    bool emitted;
    ag_map
        added; /* columns that came in this group, so that no former one of the same name is copied */
} ag_group;

typedef struct ag_change {
    ag_group *group; /* NULL for objects that are not tables */
    const ag_table
        *before;     /* the table before; NULL for what is not in one, and for CREATE TABLE */
    ag_ops physical; /* bound operations between projected objects, in order */
} ag_change;

typedef AG_VEC(ag_change) ag_changes;

/* One operation of the revision, planned. */
typedef struct ag_planned {
    ag_op *op;
    ag_step *step;
    ag_changes changes;
} ag_planned;

typedef struct ag_planner {
    ag_arena *arena;
    const ag_plan_options *options;
    ag_schema *schema; /* the model, moving forward */
    ag_map groups;     /* current name of a table → its open ag_group */
    AG_VEC(ag_planned *) segment;
} ag_planner;

/* change.c: bind and apply `op`, and find what it changes in the dialect's projection. */
AG_MUST_CHECK bool ag_planner_change(ag_planner *planner, ag_planned *planned, ag_error *err);

/* render.c: the statements of the segment, into its steps. */
AG_MUST_CHECK bool ag_planner_render(ag_planner *planner, ag_error *err);

/* execute.c: the statements of a hand-written operation. */
AG_MUST_CHECK bool ag_planner_execute(ag_planner *planner, const ag_op *op, ag_step *step,
                                      ag_error *err);

/* enum_use.c: a value that is added to an enum and used in the same list of operations cannot work in one transaction. */
AG_MUST_CHECK bool ag_plan_check_enums(ag_arena *arena, const ag_ops *ops, ag_error *err);

#endif
