/*
 * project.h: a project: its configuration, its declared schema, its revisions, its database, and the verbs of the command line.
 *
 * Each verb is one function that takes what was asked as a struct and returns facts as described structs, so that a program prints them as text
 * or as JSON without knowing more.  Nothing here prints; what takes long tells an ag_progress.
 */
#ifndef AUTOGEN_PROJECT_H
#define AUTOGEN_PROJECT_H

#include <autogen/dialect.h>
#include <autogen/diff.h>
#include <autogen/error.h>
#include <autogen/revision.h>
#include <autogen/run.h>
#include <autogen/shape.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library: "0.1.0". */
AG_API const char *ag_version(void);

/* ------------------------------------------------------------------ configuration: autogen.json */

typedef enum ag_drop_policy { AG_DROP_ALLOW, AG_DROP_ASK, AG_DROP_NEVER } ag_drop_policy;

typedef enum ag_ids { AG_IDS_RANDOM, AG_IDS_SEQUENTIAL } ag_ids;

/* "drop": one word for all kinds, or a word for some. */
typedef struct ag_drop_config {
    ag_object base;
    ag_word all;    /* ag_drop_policy; the short form */
    ag_word table;  /* ag_drop_policy */
    ag_word column; /* ag_drop_policy */
} ag_drop_config;

typedef struct ag_runner_config {
    ag_object base;
    const char *lock_timeout;
    const char *statement_timeout;
    int64_t retries;
} ag_runner_config;

/* How C headers of the declared schema are compiled: ag_c_options of source.h, its paths as they are written. */
typedef struct ag_clang_config {
    ag_object base;
    ag_names arguments;
    const char *compile_commands;
    const char *library;
} ag_clang_config;

/* A described struct; an environment is another one of the same members, whose given fields win. */
typedef struct ag_config {
    ag_object base;
    ag_names schema;      /* paths or globs; a variant per dialect is allowed */
    ag_names migrations;  /* folders; new revisions go into the first */
    const char *database; /* a URL, or "$VARIABLE" */
    ag_list environments; /* of ag_config */
    bool production;      /* environments only */
    ag_names dialects;    /* those that every revision must work on */
    const char *default_schema;
    const char *scratch; /* a URL, or "$VARIABLE" */
    ag_names manage;     /* privileges, owners */
    ag_names managed_schemas;
    ag_names include;
    ag_names exclude;
    const char *file_template;
    int64_t truncate_slug_length;
    ag_word revision_ids; /* ag_ids */
    const char *timezone;
    ag_list drop;   /* of ag_drop_config, at most one */
    ag_list runner; /* of ag_runner_config, at most one */
    ag_list clang;  /* of ag_clang_config, at most one */
    const char *version_table;
    const char *version_schema;
} ag_config;

AG_API extern const ag_shape ag_config_shape;

/* ------------------------------------------------------------------ a project */

typedef struct ag_project_options {
    const char *config;      /* -c; NULL: autogen.json in this folder or the nearest above */
    const char *environment; /* -e; NULL: AUTOGEN_ENV */
    const char *url;         /* -u */
    const char *folder;      /* where to start looking; NULL: the current folder */
    char *(*getenv)(const char *name); /* NULL: getenv(3); tests give their own */
} ag_project_options;

typedef struct ag_project {
    ag_arena *arena;
    const char *folder; /* of autogen.json */
    const char *config_path;
    ag_config *config;       /* with the environment's fields put over it */
    const char *environment; /* NULL: none */
    const char *url;         /* NULL: none configured */
    const char *url_origin; /* "--url", "DATABASE_URL in .env", "autogen.json" …; without a URL: why
                                   there is none, NULL where nobody says anything */
    const char *display_url;    /* without a password */
    const ag_dialect *dialect;  /* of the URL; NULL: no URL */
    uint64_t dialects;          /* bit d: every revision must work on dialect d */
    const char *default_schema; /* NULL: the dialect's */
    unsigned manage;            /* AG_GRANTS, AG_OWNER: what is compared beside the rest */
    ag_filter filter;
    ag_names folders;    /* of revisions, as paths that can be opened */
    const char *scratch; /* the URL of the database that things are tried out in; NULL: none */
    ag_names *notes; /* for people: what was asked for and is not done; grows as things are read */
    ag_names schema_paths; /* of the declared schema, globbed; none if one of them is missing, which
                              ag_project_declared() reports: history and upgrade do without */
} ag_project;

/* AG_E_NO_CONFIG with `autogen init` as the hint; everything that reading JSON can say; AG_E_URL; AG_E_USAGE for an unknown environment (nearest). */
AG_API AG_MUST_CHECK bool ag_project_open(ag_arena *arena, const ag_project_options *options,
                                          ag_project **out, ag_error *err);

AG_API AG_MUST_CHECK bool ag_project_declared(ag_arena *arena, const ag_project *project,
                                              ag_schema **out, ag_error *err);
AG_API AG_MUST_CHECK bool ag_project_revisions(ag_arena *arena, const ag_project *project,
                                               ag_revisions *revisions, ag_graph *graph,
                                               ag_error *err);
/* AG_E_NO_DATABASE if there is no URL.  `create`: a missing SQLite file may be made. */
AG_API AG_MUST_CHECK bool ag_project_connect(ag_arena *arena, const ag_project *project,
                                             bool create, ag_session **out, ag_error *err);
AG_API ag_ledger_options ag_project_ledger(const ag_project *project);
/* Where things can be tried out for the project's own dialect. */
AG_API ag_scratch_options ag_project_scratch(const ag_project *project);

/* ------------------------------------------------------------------ init */

/* The files made, as paths.  `folder` NULL: here.  AG_E_EXISTS if one of them is there. */
AG_API AG_MUST_CHECK bool ag_init(ag_arena *arena, const char *folder, ag_names *files,
                                  ag_error *err);

typedef enum ag_init_format { AG_INIT_JSON, AG_INIT_SQL, AG_INIT_C } ag_init_format;

typedef struct ag_init_request {
    const char *folder; /* NULL: here */
    const char *url;    /* NULL: what the environment and .env say */
    ag_init_format format;
} ag_init_request;

typedef struct ag_init_result {
    ag_names files;
    const char *display_url;
    bool
        needs_variable; /* the URL has a password, so that the configuration asks for DATABASE_URL */
    ag_pairs not_covered; /* as in ag_inspection */
    ag_names unproven;    /* as in ag_revision_result, of the baseline */
} ag_init_result;

/*
 * A project for a database that is there: what it holds as a schema file, and a baseline, which is recorded in the database as adopted.  AG_E_EXISTS, AG_E_NO_DATABASE; if
 * it fails no file is left.
 */
AG_API AG_MUST_CHECK bool ag_init_from_database(ag_arena *arena, const ag_init_request *request,
                                                ag_init_result *out, ag_error *err);

/* ------------------------------------------------------------------ revision */

typedef enum ag_drift_policy { AG_DRIFT_STOP, AG_DRIFT_IGNORE, AG_DRIFT_ADOPT } ag_drift_policy;

typedef struct ag_revision_request {
    const char *message; /* NULL: from the operations */
    const char *id;      /* NULL: made */
    const char *head;    /* NULL: the only head */
    const char *branch_label;
    const char *version_path; /* NULL: the first folder */
    ag_names depends_on;
    ag_names renames; /* as --rename gives them */
    bool splice;
    bool no_rename;
    bool empty;
    bool offline;
    bool allow_loss;
    bool dry_run;
    bool no_verify; /* write without proof */
    ag_drift_policy drift;
} ag_revision_request;

/* Anything that is different between what should be and what is, one thing: a described struct. */
typedef struct ag_difference {
    ag_object base;
    const char *
        what; /* "add index users.ix_hand": what would have to be done to the first to get the second */
    const char *kind;
    const char *object; /* "users.ix_hand" */
} ag_difference;
AG_API extern const ag_shape ag_difference_shape;

typedef struct ag_loss {
    const char *what; /* "drop column users.email" */
    int64_t rows;     /* AG_UNSET: not known */
    ag_drop_policy policy;
    bool alters; /* values of a column, which stays: `what` tells how many, and shows one */
} ag_loss;

typedef AG_VEC(ag_loss) ag_losses;

typedef struct ag_revision_result {
    ag_revisions written;   /* with their paths; in a dry run what would be written */
    ag_questions questions; /* with AG_E_QUESTION */
    ag_ops
        drift; /* with AG_E_DRIFT, or ignored or adopted: what was done to the database by hand */
    ag_losses losses;
    ag_names unproven; /* dialects on which the revision could not be proven, and why */
    bool nothing;      /* nothing differs: nothing is written */
} ag_revision_result;

/*
 * Compare and write.  `out` is filled also when AG_E_QUESTION, AG_E_DRIFT or AG_E_LOSS is returned.  All that DESIGN says of the from side, the witness and baselines
 * happens here.
 */
AG_API AG_MUST_CHECK bool ag_make_revision(ag_arena *arena, const ag_project *project,
                                           const ag_revision_request *request,
                                           ag_revision_result *out, ag_error *err);

/* ------------------------------------------------------------------ check, status, and facts about revisions */

/* A described struct: what is not as it should be. */
typedef struct ag_check_result {
    ag_ops undeclared; /* from the history to the declared schema: not yet in a revision */
    ag_ops drift;      /* from the history at the database's heads to the database */
    ag_names pending;  /* with --database: revisions not applied */
    ag_names unfiled;  /* with --database: revisions applied there whose files are not here */
    ag_names heads;    /* when there are several */
    const char *half_applied; /* with --database: what stopped between two steps; NULL: nothing */
    const char *finish;       /* the command that finishes it */
    bool clean;
} ag_check_result;

/* Bad input is an error; a difference is a result. */
AG_API AG_MUST_CHECK bool ag_check_project(ag_arena *arena, const ag_project *project,
                                           bool database, ag_check_result *out, ag_error *err);

/* A described struct: one line of history, heads, current, pending. */
typedef struct ag_revision_fact {
    ag_object base;
    const char *revision;
    ag_names down_revision;
    ag_names branch_labels;
    ag_names depends_on;
    const char *message;
    const char *created_at;
    const char *path;
    bool head;
    bool base_revision;
    bool branch_point;
    bool merge_point;
    bool current; /* a head of the database */
    bool applied;
    const char *applied_at;
    const char *applied_by;
} ag_revision_fact;
AG_API extern const ag_shape ag_revision_fact_shape;

typedef AG_VEC(ag_revision_fact *) ag_revision_facts;

/* A described struct: where we stand. */
typedef struct ag_status_fact {
    ag_object base;
    const char *config;
    const char *environment;
    const char *database; /* the URL without a password */
    const char *database_origin;
    const char *server;      /* "postgresql 15.4" */
    const char *unreachable; /* why it cannot be reached; NULL: it can, or there is none */
    ag_names current;
    ag_names heads;
    ag_names pending;
    ag_names unfiled; /* applied, and without a file here */
    int64_t revisions;
    int64_t undeclared; /* differences between history and declared schema */
    int64_t drift;      /* differences between database and history */
    int64_t foreign;    /* objects that are not managed */
    ag_pairs not_covered;
    const char *half_applied; /* the revision that stopped between two steps */
    const char *half_step;    /* "after step 1 of 2 of its upgrade" */
    const char *running;      /* who is between two steps just now; NULL: nobody */
    ag_names differences;     /* described */
    ag_names drifted;         /* described */
    bool up_to_date;
    const char *next; /* the next command to type; NULL: none */
} ag_status_fact;
AG_API extern const ag_shape ag_status_fact_shape;

AG_API AG_MUST_CHECK bool ag_status_of(ag_arena *arena, const ag_project *project,
                                       ag_status_fact **out, ag_error *err);

typedef struct ag_list_request {
    const char *range;     /* history -r; NULL: all */
    int64_t limit;         /* AG_UNSET: all */
    bool indicate_current; /* asks the database */
} ag_list_request;

/* Newest first, as Alembic prints them. */
AG_API AG_MUST_CHECK bool ag_list_history(ag_arena *arena, const ag_project *project,
                                          const ag_list_request *request, ag_revision_facts *out,
                                          ag_error *err);
AG_API AG_MUST_CHECK bool ag_list_heads(ag_arena *arena, const ag_project *project,
                                        ag_revision_facts *out, ag_error *err);
/* A revision that several follow, and these. */
typedef struct ag_branch_point {
    ag_revision_fact *point;
    ag_revision_facts branches;
} ag_branch_point;

typedef AG_VEC(ag_branch_point) ag_branch_points;

/* Newest first. */
AG_API AG_MUST_CHECK bool ag_list_branches(ag_arena *arena, const ag_project *project,
                                           ag_branch_points *out, ag_error *err);
AG_API AG_MUST_CHECK bool ag_list_current(ag_arena *arena, const ag_project *project,
                                          ag_revision_facts *out, ag_error *err);
AG_API AG_MUST_CHECK bool ag_list_pending(ag_arena *arena, const ag_project *project,
                                          ag_revision_facts *out, ag_error *err);

/* The revisions that an operand names, with `current` resolved against the database where the operand needs it; stored bodies count. */
AG_API AG_MUST_CHECK bool ag_find_revisions(ag_arena *arena, const ag_project *project,
                                            const char *operand, ag_revisions *out,
                                            ag_revision_facts *facts, ag_error *err);

/* ------------------------------------------------------------------ upgrade, downgrade, stamp */

typedef struct ag_migrate_request {
    const char *target; /* upgrade: NULL is head */
    bool downgrade;
    bool sql;            /* print a script into `script` */
    bool offline;        /* with sql: no database, from base or from `from` */
    const char *dialect; /* with sql */
    bool dry_run;
    bool allow_loss;
    ag_if_locked if_locked;
    int64_t lock_wait_ms;
    const char *tag;
    const ag_progress *progress;
} ag_migrate_request;

/* A range "a:b" as target is for sql only.  `script` receives the script; it may be NULL otherwise. */
AG_API AG_MUST_CHECK bool ag_migrate(ag_arena *arena, const ag_project *project,
                                     const ag_migrate_request *request, ag_buf *script,
                                     ag_run_result *out, ag_error *err);

AG_API AG_MUST_CHECK bool ag_stamp_project(ag_arena *arena, const ag_project *project,
                                           const ag_names *targets, bool purge,
                                           const ag_progress *progress, ag_error *err);

/* ------------------------------------------------------------------ verify, merge */

/* A described struct: a revision that was tried out. */
typedef struct ag_verify_fact {
    ag_object base;
    const char *revision;
    const char *message;
    ag_names verified; /* "postgresql 15" */
    ag_names unproven; /* dialects on which it could not be tried, and why */
    const char *error; /* what is wrong with it; NULL: nothing */
} ag_verify_fact;
AG_API extern const ag_shape ag_verify_fact_shape;

typedef AG_VEC(ag_verify_fact *) ag_verify_facts;
typedef void ag_verify_seen(void *payload, const ag_verify_fact *fact);

/*
 * Each revision of the range (NULL: all; "head"; "a:b") up, down and up again in scratch, as `revision` proves what it generates.  `seen`, if not NULL, is told as soon
 * as one is done.
 */
AG_API AG_MUST_CHECK bool ag_verify_revisions(ag_arena *arena, const ag_project *project,
                                              const char *range, ag_verify_seen *seen,
                                              void *payload, ag_verify_facts *out, ag_error *err);

/* A revision with several parents and no operations, written like any other.  No ids: all heads. */
AG_API AG_MUST_CHECK bool ag_merge(ag_arena *arena, const ag_project *project, const ag_names *ids,
                                   const ag_revision_request *request, ag_revision_result *out,
                                   ag_error *err);

/* ------------------------------------------------------------------ diff, inspect, sql */

/*
 * Any two of: a JSON file, a URL, "history", "history@REV", "declared", "database", "empty", "-".  A database is seen through the project's filter.
 */
AG_API AG_MUST_CHECK bool ag_schema_of(ag_arena *arena, const ag_project *project,
                                       const char *source, ag_schema **out, ag_error *err);
/* Where one side is a database the other is seen its way. */
AG_API AG_MUST_CHECK bool ag_diff_sources(ag_arena *arena, const ag_project *project,
                                          const char *from, const char *to, ag_ops *out,
                                          ag_error *err);
/* The SQL of operations that lead from one source, without bookkeeping. */
AG_API AG_MUST_CHECK bool ag_diff_sql(ag_arena *arena, const ag_project *project, const char *from,
                                      const char *to, const char *dialect, ag_buf *out,
                                      ag_error *err);
/* The SQL that a revision becomes, without bookkeeping; `downgrade` for the other direction. */
AG_API AG_MUST_CHECK bool ag_revision_sql(ag_arena *arena, const ag_project *project,
                                          const char *operand, const char *dialect, bool downgrade,
                                          ag_buf *out, ag_error *err);

#ifdef __cplusplus
}
#endif

#endif
