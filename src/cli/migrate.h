/*
 * migrate.h: what upgrade and downgrade have in common: their options, and the run.
 */
#ifndef CLI_MIGRATE_H
#define CLI_MIGRATE_H

#include "cli/cmd.h"

typedef struct ag_migrate_options {
    bool sql;
    bool offline;
    const char *dialect;
    bool dry_run;
    int64_t lock_wait;
    int if_locked; /* ag_if_locked */
    const char *tag;
    bool allow_loss;
} ag_migrate_options;

enum { AG_MIGRATE_ROW_COUNT = 8 };
extern const ag_opt ag_migrate_rows[AG_MIGRATE_ROW_COUNT];

AG_MUST_CHECK ag_status ag_migrate_run(ag_cli *cli, const ag_migrate_options *options,
                                       const char *target, bool downgrade);

#endif
