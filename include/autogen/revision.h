/*
 * revision.h: revisions: their files, their graph, and what replaying them gives.
 *
 * A revision is a described struct with two lists of operations.  The graph is pure: it knows ids, parents and labels, no files and no
 * database.  Replay is deterministic: parents before children, ties by time and then by id.
 */
#ifndef AUTOGEN_REVISION_H
#define AUTOGEN_REVISION_H

#include <autogen/error.h>
#include <autogen/json.h>
#include <autogen/model.h>
#include <autogen/op.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AG_REVISION_FORMAT 1

/* A described struct; ag_object.name is the revision's id. */
typedef struct ag_revision {
    ag_object base;
    int64_t format;
    const char *id;         /* "revision" in the file */
    ag_names down_revision; /* parents: null, one string, or a list in the file */
    const char *message;
    const char *created_at; /* RFC 3339, UTC, seconds */
    const char *declared;   /* digest of the declared model at this head; NULL: not known */
    ag_names verified;      /* on what it was proven */
    ag_names branch_labels;
    ag_names depends_on; /* revisions that must run before, without being parents */
    ag_names replaces;
    bool transaction; /* false: each step on its own */
    bool baseline;
    bool irreversible; /* "downgrade": false */
    ag_ops upgrade;
    ag_ops downgrade;
    const char *path; /* of its file; NULL if it has none */
    const char *text; /* as in the file */
    ag_pairs bodies;  /* of the .sql files that it names: name to text, line ends normalised */
} ag_revision;

AG_API extern const ag_shape ag_revision_shape; /* the header without the operations */

/* From the text of a file; bodies of .sql files are read from `folder` (NULL: there can be none). Errors are placed; AG_E_VERSION for a newer format before anything else. */
AG_API AG_MUST_CHECK bool ag_revision_read(ag_arena *arena, const char *text, size_t len,
                                           const char *path, const char *folder, ag_revision **out,
                                           ag_error *err);
AG_API ag_json *ag_revision_write(ag_arena *arena, const ag_revision *revision);
/* The file's bytes. */
AG_API char *ag_revision_print(ag_arena *arena, const ag_revision *revision);
/* As one JSON document with the bodies of .sql files inlined, for the history in the database; ag_revision_read() reads it. */
AG_API char *ag_revision_body(ag_arena *arena, const ag_revision *revision);
/* "sha256:…" over what runs: operations of both directions, transaction mode, bodies; not over layout, message, comments, parents. */
AG_API char *ag_revision_checksum(ag_arena *arena, const ag_revision *revision);
/* The JSON Schema of a revision file. */
AG_API ag_json *ag_revision_json_schema(ag_arena *arena);

/* ------------------------------------------------------------------ files */

typedef AG_VEC(ag_revision *) ag_revisions;

/* All *.json of the folders, sorted by path, subfolders included. A folder that does not exist holds none. */
AG_API AG_MUST_CHECK bool ag_revisions_load(ag_arena *arena, const ag_names *folders,
                                            ag_revisions *out, ag_error *err);

typedef struct ag_file_naming {
    const char *
        file_template; /* Alembic's tokens: %(rev)s %(slug)s %(epoch)s %(year)d %(month).2d %(day).2d %(hour).2d %(minute).2d %(second).2d; may hold slashes */
    int64_t truncate_slug_length;
    const char *timezone; /* "UTC" or an IANA name, for the tokens */
} ag_file_naming;

/* "add status to projects" → "add_status_to_projects", cut at a word's end where it can. */
AG_API char *ag_revision_slug(ag_arena *arena, const char *message, int64_t max_length);
/* The path below a folder.  AG_E_USAGE for an unknown token. */
AG_API AG_MUST_CHECK bool ag_revision_path(ag_arena *arena, const ag_file_naming *naming,
                                           const ag_revision *revision, char **out, ag_error *err);

/* ------------------------------------------------------------------ the graph */

typedef struct ag_node ag_node;
typedef AG_VEC(ag_node *) ag_nodes;

struct ag_node {
    ag_revision *revision;
    ag_nodes parents;  /* by down_revision */
    ag_nodes needs;    /* by depends_on */
    ag_nodes children; /* by down_revision */
    size_t rank;       /* position in the order */
};

typedef struct ag_graph {
    ag_map by_id;   /* id → ag_node */
    ag_map labels;  /* branch label → the ag_node that was given it */
    ag_nodes order; /* parents and needs before the rest; ties by created_at, then id */
    ag_nodes heads; /* without children, in order */
    ag_nodes bases; /* without parents, in order */
} ag_graph;

/*
 * AG_E_GRAPH, placed: an id used twice, a missing parent or dependency (naming the nearest id), a cycle (listed), a branch label used twice or as an id.
 * depends_on may name a branch label: the revision that was given it.
 */
AG_API AG_MUST_CHECK bool ag_graph_build(ag_arena *arena, const ag_revisions *revisions,
                                         ag_graph *out, ag_error *err);

AG_API ag_node *ag_graph_find(const ag_graph *graph, const char *id);
/* `nodes` and all their ancestors (dependencies too), in order. */
AG_API void ag_graph_ancestors(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes,
                               ag_nodes *out);
/*
 * True for the node that was given the label, for all below it (by down_revision), and for those above it down from, and without, the nearest
 * point where branches part or merge.
 */
AG_API bool ag_node_has_label(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                              const char *label);
/* True if `ancestor` is `node` or above it, dependencies too. */
AG_API bool ag_node_descends(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                             const ag_node *ancestor);

/* ------------------------------------------------------------------ what people write for revisions */

/*
 * Alembic's grammar: head heads base current, ids, unique prefixes and branch labels, +N -N (from `current`), each of the former with +N or -N, and all that behind
 * "branch@", where the branch is a label or an id; several separated by commas are not allowed.  What an id begins with comes before arithmetic.
 * `current` are the nodes a database is at; NULL where there is no database: `current`, +N and -N are then AG_E_NO_DATABASE.
 * An empty `out` means base; one step down from a merge is all that it merged.  AG_E_NO_MATCH (with the nearest; also for steps that lead out of the graph), AG_E_AMBIGUOUS (listing;
 * also for steps at a fork), AG_E_HEADS for `head`, +N and -N with several heads.
 */
AG_API AG_MUST_CHECK bool ag_graph_resolve(ag_arena *arena, const ag_graph *graph, const char *text,
                                           const ag_nodes *current, ag_nodes *out, ag_error *err);

/*
 * "a:b", "a:", ":b", "-3:current": the revisions between, bounds included, in order; without a colon that revision alone.  Steps without a name count from the other
 * bound, and stop at the end of the graph.  AG_E_NO_MATCH if the first is not an ancestor of the second.
 */
AG_API AG_MUST_CHECK bool ag_graph_range(ag_arena *arena, const ag_graph *graph, const char *text,
                                         const ag_nodes *current, ag_nodes *out, ag_error *err);

/* What has to be upgraded, in order, to get from `current` to `target` (its ancestors that are not applied). */
AG_API void ag_graph_upgrades(ag_arena *arena, const ag_graph *graph, const ag_nodes *current,
                              const ag_nodes *target, ag_nodes *out);
/*
 * What has to be downgraded, in order (children first), so that nothing below `target` remains: its descendants and all that depends on them.  Other branches
 * stay.  An empty target is base: everything.  A target that is not applied is AG_E_NO_MATCH.
 */
AG_API AG_MUST_CHECK bool ag_graph_downgrades(ag_arena *arena, const ag_graph *graph,
                                              const ag_nodes *current, const ag_nodes *target,
                                              ag_nodes *out, ag_error *err);
/*
 * The same for what people write, which says more than nodes can: "label@base" takes away that branch only.  What `downgrade` runs.
 */
AG_API AG_MUST_CHECK bool ag_graph_downgrades_to(ag_arena *arena, const ag_graph *graph,
                                                 const char *text, const ag_nodes *current,
                                                 ag_nodes *out, ag_error *err);
/* What remains of the set of applied `heads` after `node` is upgraded or downgraded; what another head depends on is no head of its own. */
AG_API void ag_graph_heads_after(ag_arena *arena, const ag_graph *graph, const ag_nodes *heads,
                                 const ag_node *node, bool up, ag_nodes *out);

/* ------------------------------------------------------------------ replay */

/* Apply the revision's operations to the schema; they are bound afterwards.  Errors name the revision. */
AG_API AG_MUST_CHECK bool ag_revision_apply(ag_arena *arena, ag_schema *schema,
                                            ag_revision *revision, bool up, ag_error *err);

/* The schema after `nodes` and all their ancestors; no nodes: after all revisions. */
AG_API AG_MUST_CHECK bool ag_replay(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes,
                                    ag_schema **out, ag_error *err);

/*
 * Replay all, and after each revision its downgrade on a copy of what it touches: the model must be restored.  AG_E_IRREVERSIBLE names the revision and
 * the first difference.
 */
AG_API AG_MUST_CHECK bool ag_replay_check(ag_arena *arena, const ag_graph *graph, ag_schema **out,
                                          ag_error *err);

/* "sha256:…" of a schema in canonical form (format 1): short forms where they say all, children sorted by name (columns of a table in order do not matter), hints left out. */
AG_API char *ag_schema_digest(ag_arena *arena, const ag_schema *schema);

#ifdef __cplusplus
}
#endif

#endif
