/* plan.h: what the files of this floor share. */
#ifndef AG_PLAN_PLAN_H
#define AG_PLAN_PLAN_H

#include "plan/mentioned.h"

#include <autogen/diff.h>
#include <autogen/plan.h>

/*
 * What one operation changes in one table, as the database holds it.  Changes of a table that follow each other without a rename between them share a
 * group: if one of them needs the table built again, it is built once for all.
 */
typedef struct ag_group {
    const ag_table *before; /* NULL: the group begins with CREATE TABLE */
    const ag_table *after;  /* NULL: it ends with DROP TABLE */
    const char
        *origin;  /* what the table was called before all operations; "" if it was not there */
    bool rebuild; /* some change does not fit in place */
    bool emitted;
    size_t views;             /* ag_planner.views when it began */
    struct ag_planned *first; /* the operation with its first change, where it is built again */
    ag_pairs converted;       /* columns → SQL over those of `before` that gives their values */
    ag_names lossy;           /* columns whose values may be altered */
    ag_map
        added; /* columns that came in this group, so that no former one of the same name is copied */
} ag_group;

typedef struct ag_change {
    ag_group *group;        /* NULL for objects that are not tables */
    const ag_table *before; /* NULL for what is not in a table, and for CREATE TABLE */
    const ag_table *after;  /* NULL for what is not in a table, and for DROP TABLE */
    ag_ops physical;        /* bound operations between projected objects, in order */
    ag_list
        users; /* of a type, or a default class of operators, that changes: the tables with columns of it, before */
    ag_list enums; /* where a column gets another type: all that there are */
    ag_list
        parents; /* of a partition or an heir: the tables above it, at that point; and those below it */
    ag_list
        sequences; /* what a column counts by, or counted, and what has its own life at that point; where the owner or the log changes, those that columns own */
    ag_names losers; /* ag_render.losers */
    bool
        is_new; /* the table, or the sequence and its owner, were made by operations of this list */
} ag_change;

typedef AG_VEC(ag_change) ag_changes;

/* One operation of the revision, planned. */
typedef struct ag_planned ag_planned;
struct ag_planned {
    ag_op *op;
    size_t number; /* of the operation, among all */
    ag_step *step;
    ag_changes changes;
    ag_names recreates; /* what is dropped for it and made again, described */
};

/* What is not in the database for now, and comes again; see suspend.c. */
typedef struct ag_suspended {
    ag_kind kind;
    const char *table; /* NULL: of its own */
    const char *name;
    const ag_object *had; /* what it was when it went */
    const char *called;   /* and its name by then, that of its table included */
    bool whole;  /* else only the default of a column, or that and the checks of a domain */
    bool waits;  /* for an operation that comes later: see await.c */
    bool wanted; /* to come again now */
    bool forgotten;
    size_t place; /* in the list */
} ag_suspended;

typedef AG_VEC(ag_suspended *) ag_suspensions;

typedef struct ag_planner {
    ag_arena *arena;
    ag_arena *keep; /* of `schema` and the operations */
    const ag_plan_options *options;
    ag_schema *schema;      /* the model, moving forward */
    ag_mentioned mentioned; /* who says which names in it */
    ag_map groups;          /* current name of a table → its open ag_group */
    ag_map created; /* current names of the tables and sequences that these operations made */
    ag_map origins; /* current name of a table → what it was called at first, "": it is new */
    ag_ops moved;   /* see ag_render */
    const ag_ops *ops;
    size_t *ends; /* of each operation: the number of the first one behind its segment */
    ag_map
        named; /* bare name → the numbers of the operations that rename or alter what is called so, or give it a key */
    ag_map taking;   /* a name → the numbers of the operations that something gets it by */
    ag_map counting; /* what the sequence of a column is called → its table; see counter.c */
    bool counting_is_known;
    ag_map dropped; /* the sequences that these operations drop */
    ag_map taken;   /* those of them that columns took over → their tables */
    AG_VEC(ag_planned *) segment;
    ag_suspensions suspended;
    ag_map suspended_keys; /* kind, table and name → one of them */
    ag_map
        suspended_words; /* bare name of its table, or its own → those of them; see suspended.c */
    size_t views;        /* how many operations on views there were */
    bool strangers_moved; /* a rename, or what was written by hand: see stranger.c */
    ag_map
        present; /* while a segment is rendered: its tables as they are at that point, by name; NULL: not there */
} ag_planner;

/* plan.c: apply a bound operation to the model; the only way to change it. */
AG_MUST_CHECK bool ag_planner_apply(ag_planner *planner, const ag_op *op, ag_error *err);

/* change.c: bind and apply `op`, and find what it changes in the dialect's projection. */
AG_MUST_CHECK bool ag_planner_change(ag_planner *planner, ag_planned *planned, ag_error *err);
/* As the database holds it at that point; NULL if it has no such thing. */
ag_object *ag_planner_project(ag_planner *planner, ag_kind kind, const char *name);
ag_table *ag_planner_project_table(ag_planner *planner, const char *name);

/* family.c: the tables above a table and those below it, each once. */
ag_list ag_planner_family_of(ag_planner *planner, const ag_table *before, const ag_table *after);
/* Those that come from the table. */
void ag_planner_add_heirs(ag_planner *planner, const ag_table *table, ag_list *out);
/* Sets `change->losers`. */
void ag_planner_find_losers(ag_planner *planner, ag_change *change);

/*
 * counter.c: a sequence with a life of its own may be that of a column before these operations, or after them.  For one on the sequence: the table whose column has it before it is made, or took it over
 * before it is dropped.
 */
void ag_planner_add_counting(ag_planner *planner, const ag_op *op, ag_list *tables);
ag_map ag_planner_dropped_sequences(ag_arena *arena, const ag_ops *ops);
/* For one on columns, or on whose the table is and how it is logged: sets `change->sequences`. */
void ag_planner_find_sequences(ag_planner *planner, ag_change *change);

/* suspended.c: what is gone, by what it is; `table` NULL: it lives in none. */
ag_suspended *ag_suspended_find(const ag_planner *planner, ag_kind kind, const char *table,
                                const char *name);
void ag_suspended_add(ag_planner *planner, const ag_suspended *one);
void ag_suspended_forget(ag_planner *planner, ag_suspended *one);
/* Those whose table, or who themselves, are called so, the schema aside. */
ag_suspensions ag_suspended_under(const ag_planner *planner, const char *word);
/* Rename something in the model, and whatever is gone for now with it, be it that it lies there, or that its key says the type. */
AG_MUST_CHECK bool ag_planner_rename(ag_planner *planner, const ag_op *op, ag_error *err);

/*
 * suspend.c: what depends on what the changes from `first` on disturb is dropped before them; what they do to something that is dropped already is left out.
 */
void ag_planner_suspend(ag_planner *planner, ag_planned *planned, size_t first);
/*
 * detach.c: the tables above what the operation detaches that it is under again when the segment is done: foreign keys to them go meanwhile.
 */
ag_names ag_planner_cut_off(ag_planner *planner, const ag_planned *planned, const ag_render *render,
                            const ag_op *op);
/* Dropped if it is there, and made at the end. */
void ag_planner_put_off(ag_planner *planner, ag_planned *planned);
/*
 * Where every view and trigger is looked at when a table is altered, those that are changed or dropped later in the segment go before that: what they say may be no more
 * by then.
 */
void ag_planner_make_way(ag_planner *planner, ag_planned *planned, const ag_ops *later);
/* Make again what the operation, which is not applied yet, needs; or all that is dropped, at the end of a segment. */
void ag_planner_resume_for(ag_planner *planner, ag_planned *planned);
void ag_planner_resume(ag_planner *planner, ag_planned *planned);

/* await.c: what is asked of all operations, before the first one. */
void ag_planner_note_ops(ag_planner *planner, const ag_ops *ops);
/* True if what the operation of that number makes or changes fits only what the rest of the segment leads to; then it is put off. */
bool ag_planner_must_wait(ag_planner *planner, size_t number);

/* stranger.c: false if something that the operation, or what is dropped for it, takes away is used by something that nobody manages. */
AG_MUST_CHECK bool ag_planner_check_strangers(ag_planner *planner, const ag_planned *planned,
                                              ag_error *err);
/* stranger_heir.c: false if `op`, which `cause` makes, does not fit a partition or an heir that nobody manages. */
AG_MUST_CHECK bool ag_planner_check_heirs(ag_planner *planner, const ag_op *cause, const ag_op *op,
                                          ag_error *err);

/* Whether the object or a record of it has the type, or the collation, of that name; on this dialect, in whatever spelling, arrays too. */
bool ag_planner_has_type(ag_planner *planner, const ag_object *object, ag_kind kind,
                         const char *name);

/* render.c: the statements of the segment, into its steps. */
AG_MUST_CHECK bool ag_planner_render(ag_planner *planner, ag_error *err);

/* refill.c: at the end of the segment. */
void ag_planner_refill(ag_planner *planner);

/* The schema that a renderer sees: the table before the change; for a type, the tables that use it; the parents of a table; the sequences of its columns.  `change` may be NULL. */
ag_render ag_planner_context(ag_planner *planner, const ag_table *before, const ag_change *change);

/* present.c: what the database holds while the segment is rendered. */
void ag_planner_begin_segment(ag_planner *planner);
void ag_planner_note_change(ag_planner *planner, const ag_table *before, const ag_table *after);
/* The table with those that refer to it, or that it refers to before or after, all as they are now. */
ag_schema *ag_planner_neighbours(ag_planner *planner, const ag_group *group);

/* execute.c: the statements of a hand-written operation. */
AG_MUST_CHECK bool ag_planner_execute(ag_planner *planner, const ag_op *op, ag_step *step,
                                      ag_error *err);

/* backfill.c: one statement, or one for each batch; without a condition nobody could tell which rows are done. */
void ag_planner_backfill(ag_planner *planner, const ag_op *op, ag_step *step);

/* enum_use.c: of the steps, one for each operation, those that add a value to an enum which is used further on. */
void ag_plan_commit_enums(ag_arena *arena, const ag_ops *ops, const ag_steps *steps);

#endif
