/* db_source.c: a schema from a database. */
#include <autogen/source.h>

bool ag_source_database(ag_arena *arena, ag_session *session, const char *default_schema,
                        ag_inspection *out, ag_error *err)
{
    const ag_inspect_options options = {.default_schema = default_schema};
    return session->dialect->inspect(arena, session, &options, out, err);
}
