#include "postgresql/postgresql.h"

#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/project.h"
#include "postgresql/quote.h"
#include "postgresql/render.h"
#include "postgresql/scratch.h"
#include "postgresql/session.h"
#include "postgresql/url.h"
#include "postgresql/use.h"

const ag_dialect ag_postgresql_dialect = {
    .id = AG_POSTGRESQL,
    .name = "postgresql",
    .default_schema = "public",
    .lex_flags = AG_LEX_PLAIN,
    .owns_url = ag_pg_url_owned,
    .open = ag_pg_session_open,
    .open_scratch = ag_pg_scratch_open,
    .display_url = ag_pg_url_display,
    .put_identifier = ag_pg_put_identifier,
    .put_literal = ag_pg_put_literal,
    .project = ag_pg_project,
    .spell = ag_pg_spell,
    .shorten = ag_pg_shorten,
    .fit = ag_pg_fit,
    .disturbs = ag_pg_disturbs,
    .severs = ag_pg_severs,
    .detaches = ag_pg_detaches,
    .renews = ag_pg_renews,
    .render = ag_pg_render,
    .rebuild = NULL,
    .inspect = ag_pg_inspect,
    .uses = ag_pg_uses,
    .script_head = "\\set ON_ERROR_STOP on",
    .begin = "BEGIN",
    .prelude = ag_pg_put_prelude,
    .put_assertion = ag_pg_put_assertion,
    .assertions_refuse_outside = false,
};
