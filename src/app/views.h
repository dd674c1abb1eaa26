/*
 * views.h: the three views of one model: what is declared, what the revisions say, what a database holds.
 *
 * The one place that sees all three.  Each part is loaded by its own function, in this order, and only where a verb needs it.
 */
#ifndef AG_APP_VIEWS_H
#define AG_APP_VIEWS_H

#include <autogen/project.h>

typedef struct ag_views {
    ag_arena *arena;
    const ag_project *project;
    ag_schema *declared;
    ag_revisions revisions;
    size_t
        filed; /* once connected: so many of them have files, the rest is what the database keeps */
    ag_graph graph;
    ag_session *session; /* NULL: no database is looked at */
    ag_ledger ledger;
    ag_nodes heads;       /* what the database is at */
    ag_schema *at;        /* the history there */
    ag_nodes replayed_at; /* what was replayed last, */
    ag_schema *replayed;  /* and what came of it: most often all that is asked for is the head */
    ag_inspection found;
    ag_schema *managed; /* what was found and is managed */
    ag_names foreign;   /* what was found and is not */
} ag_views;

ag_views ag_views_new(ag_arena *arena, const ag_project *project);
/* Closes the session. */
void ag_views_close(ag_views *views);

AG_MUST_CHECK bool ag_views_declared(ag_views *views, ag_error *err);
/*
 * The same for whoever has the history at the heads: where the only head says that the files of SQL are as they were, that is what they declare, and
 * no scratch database is needed.
 */
AG_MUST_CHECK bool ag_views_declared_or(ag_views *views, ag_schema *history, ag_error *err);
/*
 * Files of SQL say everything in the server's own spelling.  What the history spells otherwise, and the server takes for the same, stays as the history has it:
 * it is no change.  Nothing is done to other declared schemas.
 */
AG_MUST_CHECK bool ag_views_respect(ag_views *views, const ag_schema *history, ag_error *err);
AG_MUST_CHECK bool ag_views_revisions(ag_views *views, ag_error *err);
/* Connects and reads the ledger; needs the revisions. */
AG_MUST_CHECK bool ag_views_connect(ag_views *views, ag_error *err);
/* Inspects and filters; needs all of the above. */
AG_MUST_CHECK bool ag_views_inspect(ag_views *views, ag_error *err);

/* The history at some nodes; none is the empty schema.  Not to be changed: it may be given out again. */
AG_MUST_CHECK bool ag_views_history(ag_views *views, const ag_nodes *nodes, ag_schema **out,
                                    ag_error *err);
/* From the history at the database's heads to the database: what was done by hand, without what a revision is at that stopped between two steps. */
void ag_views_drift(ag_views *views, const ag_schema *at, ag_ops *out);
/* What is applied and has no file here. */
void ag_views_unfiled(const ag_views *views, ag_names *out);
bool ag_nodes_are_same(const ag_nodes *a, const ag_nodes *b);
/* True if the schema holds anything at all. */
bool ag_schema_is_empty(const ag_schema *schema);

#endif
