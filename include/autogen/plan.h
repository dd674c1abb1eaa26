/*
 * plan.h: from operations to steps for one database.
 *
 * The planner binds each operation to the schema at that point, looks at what it changes in the dialect's projection, decides whether that can be done
 * in place or by building a table again, and has the dialect render it.  No session is asked anything; the same steps are run, printed, and (later) proven.
 */
#ifndef AUTOGEN_PLAN_H
#define AUTOGEN_PLAN_H

#include <autogen/dialect.h>
#include <autogen/model.h>
#include <autogen/op.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All dialects; AG_DIALECT_COUNT of them, by id. */
AG_API extern const ag_dialect *const ag_dialects[AG_DIALECT_COUNT];

/* By name ("postgresql", "postgres", "sqlite", "sqlite3"); NULL if unknown. */
AG_API const ag_dialect *ag_dialect_find(const char *name);
/* By the scheme of a URL; NULL and AG_E_URL if none owns it. */
AG_API AG_MUST_CHECK bool ag_dialect_for_url(const char *url, const ag_dialect **out,
                                             ag_error *err);

typedef struct ag_plan_options {
    const ag_dialect *dialect;
    int version;                /* of the server, 0: unknown */
    const char *default_schema; /* NULL: the dialect's */
    const ag_names *
        untouchable; /* tables (text form) that something we do not know depends on: no rebuild, no drop */
    const ag_names *
        drifted; /* tables that were changed by hand: to build one again would undo that, AG_E_DRIFT_TOUCHED */
    const ag_uses *
        strangers; /* what is used by things that are not managed: nothing of that goes, AG_E_UNSUPPORTED */
    ag_pairs bodies; /* texts of .sql files that `execute` names */
    unsigned manage; /* AG_GRANTS, AG_OWNER: of the project */
    bool declares;   /* what is printed declares a schema: it asserts nothing */
    /* For what outlives the steps: the changed schema, and what binding adds to the operations.  NULL: where the steps are. */
    ag_arena *keep;
} ag_plan_options;

/*
 * The steps of `ops`, in order; `schema` is the model before them and is changed to the model after them.  An operation that changes nothing in this
 * database gives a step without statements.  All changes of one table that need it built again become one step, at the first of them.
 * AG_E_UNSUPPORTED where it cannot be done, or not safely yet, with the operation's place: nothing was planned then.
 */
AG_API AG_MUST_CHECK bool ag_plan(ag_arena *arena, const ag_plan_options *options,
                                  ag_schema *schema, ag_ops *ops, ag_steps *out, ag_error *err);

/*
 * What is used by views, routines, and what lives in tables, that are in `found`, all that is there, and not in `known`: nothing, and nothing asked, if there are none.
 */
AG_API AG_MUST_CHECK bool ag_plan_strangers(ag_arena *arena, ag_session *session,
                                            const char *default_schema, const ag_schema *found,
                                            const ag_schema *known, ag_uses *out, ag_error *err);
/* Whether the schema has what uses something, or the table that it lives in. */
AG_API bool ag_plan_has_owner(const ag_schema *schema, const ag_use *use);
/* An error without a hint, of a server that could not change the table, gets one if there are partitions or heirs below that nobody manages. */
AG_API void ag_plan_hint_heirs(const ag_uses *strangers, const char *table, ag_error *err);
/* True if the operations may have changed what ag_plan_strangers() found: then it counts no more. */
AG_API bool ag_plan_may_move_strangers(const ag_ops *ops);

/* ag_plan(), printed into `out`: a comment a step, and its statements. */
AG_API AG_MUST_CHECK bool ag_plan_print(ag_arena *arena, const ag_plan_options *options,
                                        ag_schema *schema, ag_ops *ops, ag_buf *out, ag_error *err);

/* The projection of a whole schema: what this database would hold, not yet spelled. */
AG_API ag_schema *ag_plan_project(ag_arena *arena, const ag_dialect *dialect,
                                  const ag_schema *schema);

/* The inspected objects, copied and spelled: for comparing only. */
AG_API ag_schema *ag_plan_spell_found(ag_arena *arena, const ag_dialect *dialect,
                                      const ag_schema *found);

/*
 * What was done to a database behind the model's back: the operations that lead from `model`, as the dialect holds it, to `found`.  Both sides are
 * spelled, so the operations are for reading, not for running.
 */
AG_API void ag_plan_compare(ag_arena *arena, const ag_dialect *dialect, const ag_schema *model,
                            const ag_schema *found, ag_ops *out);

/* Projected and spelled: for comparing only. */
AG_API ag_schema *ag_plan_spell(ag_arena *arena, const ag_dialect *dialect,
                                const ag_schema *schema);

/* ------------------------------------------------------------------ with a scratch database */

/*
 * The part of a schema that some of its objects need to stand: these; all that depends on them; all that any of these need; of tables that they refer to, stubs (columns and keys); of
 * those that refer to them, stubs with just these foreign keys; all namespaces, extensions and enums; and what `guests` need, which are
 * objects that are not in it (NULL: none).  `names` may name what is not there.  Objects are shared or copied,
 * never changed.
 */
AG_API ag_schema *ag_closure(ag_arena *arena, const ag_schema *schema, const ag_names *names,
                             const ag_list *guests);
/* The tables that a foreign key refers to: one, or one for each dialect. */
AG_API ag_names ag_closure_targets(ag_arena *arena, const ag_foreign_key *key);

/* Of operations that were put together backwards: those that only add values to an enum get ahead of what says one of the values, so that they can be committed before. */
AG_API void ag_plan_values_first(ag_arena *arena, ag_ops *ops);

/* Create everything that `schema` holds in an empty database, in as many transactions as suit it, and look at it. */
AG_API AG_MUST_CHECK bool ag_scratch_build(ag_arena *arena, ag_session *scratch,
                                           const ag_schema *schema, const char *default_schema,
                                           ag_error *err);
AG_API AG_MUST_CHECK bool ag_scratch_inspect(ag_arena *arena, ag_session *scratch,
                                             const char *default_schema, ag_schema **out,
                                             ag_error *err);

/*
 * Put what somebody may have written in the place of what the catalogue says, wherever the server, asked by creating it in scratch, spells the two alike to the letter.
 * `schema` is as it was found on this server.  What cannot be created there, or is spelled otherwise, stays.
 */
AG_API void ag_scratch_shorten(ag_arena *arena, ag_session *scratch, const char *default_schema,
                               ag_schema *schema);

/*
 * Ask the server itself about what ag_plan_compare() found different: both sides are created in scratch, as often as it takes until the server's spelling comes to rest (up to three times), and
 * compared as it spells them.  `out` receives what is left.  An extension or a type that cannot be created there leaves its table as different as it was.
 */
AG_API void ag_plan_respell(ag_arena *arena, ag_session *scratch, const char *default_schema,
                            const ag_schema *model, const ag_schema *found, const ag_ops *different,
                            ag_ops *out);

#ifdef __cplusplus
}
#endif

#endif
