#include "sqlite/sqlite.h"

#include "base/text.h"
#include "sqlite/catalog.h"
#include "sqlite/project.h"
#include "sqlite/rebuild.h"
#include "sqlite/render.h"
#include "sqlite/session.h"
#include "sqlite/sql.h"
#include "sqlite/url.h"

/* Every namespace but the default one is part of a table's name here, so there is nothing to set. */
static void put_prelude(ag_buf *out, const char *default_schema)
{
    (void)out;
    (void)default_schema;
}

const ag_dialect ag_sqlite_dialect = {
    .id = AG_SQLITE,
    .name = "sqlite",
    .default_schema = "main",
    .lex_flags = AG_LEX_BRACKETS | AG_LEX_BACKTICKS,
    .owns_url = ag_sqlite_url_is,
    .open = ag_sqlite_open,
    .open_scratch = ag_sqlite_open_scratch,
    .display_url = ag_sqlite_url_display,
    .put_identifier = ag_sqlite_put_identifier,
    .put_name = ag_sqlite_put_name,
    .put_literal = ag_sqlite_put_literal,
    .project = ag_sqlite_project,
    .spell = ag_sqlite_spell,
    .fit = ag_sqlite_fit,
    .disturbs = ag_sqlite_disturbs,
    .render = ag_sqlite_render,
    .rebuild = ag_sqlite_rebuild,
    .refill = ag_sqlite_refill,
    .inspect = ag_sqlite_inspect,
    .script_head = ".bail on\nPRAGMA foreign_keys = OFF;",
    .begin = "BEGIN IMMEDIATE",
    .prelude = put_prelude,
    .put_assertion = ag_sqlite_put_assertion,
};
