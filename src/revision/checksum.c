/* checksum.c: what an applied revision must not lose without being noticed. */
#include "revision/revision.h"

/* With the files inlined, so that the revision as it is kept in the database has the same. */
static ag_json *what_runs(ag_arena *arena, const ag_revision *revision, const ag_ops *ops)
{
    ag_json *json = ag_ops_write(arena, ops);
    ag_revision_inline_bodies(revision, json);
    return json;
}

char *ag_revision_checksum(ag_arena *arena, const ag_revision *revision)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "transaction", ag_json_bool(arena, revision->transaction));
    ag_json_set(arena, json, "upgrade", what_runs(arena, revision, &revision->upgrade));
    ag_json_set(arena, json, "downgrade",
                revision->irreversible ? ag_json_bool(arena, false)
                                       : what_runs(arena, revision, &revision->downgrade));
    return ag_json_digest(arena, json);
}
