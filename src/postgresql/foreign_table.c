/* foreign_table.c: what is different about a table whose rows lie on another server. */
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

const char *ag_pg_table_noun(const ag_table *table)
{
    return table->server != NULL ? "FOREIGN TABLE" : "TABLE";
}

void ag_pg_put_server(ag_buf *out, const ag_table *table)
{
    if (table->server != NULL) {
        ag_pg_put(out, " SERVER %I", table->server);
        ag_pg_put_foreign_options(out, &table->foreign_options);
    }
}

void ag_pg_alter_server(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    ag_pg_alter_foreign_options(
        w, ag_sql_format(w->arena, &ag_postgresql_dialect, "ALTER TABLE %N", w->op->name),
        &from->foreign_options, &to->foreign_options);
}

bool ag_pg_changes_server(const ag_op *op)
{
    return op->verb == AG_ALTER && ag_pg_differ(op->from, op->to, "server");
}

/* What is made again must be nobody's parent: what its heirs have from it would go. */
static const ag_table *heir_of(const ag_schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (ag_table_descends(schema, table, name)) {
            return table;
        }
    }
    return NULL;
}

ag_fit ag_pg_fit_server(const ag_render *render, const ag_op *op, ag_error *err)
{
    if (!ag_pg_changes_server(op)) {
        return AG_FIT_IN_PLACE;
    }
    const char *from = ((const ag_table *)op->from)->server;
    const char *to = ((const ag_table *)op->to)->server;
    const ag_table *heir = heir_of(render->schema, op->name);
    if (from != NULL && to != NULL && heir == NULL) {
        return AG_FIT_IN_PLACE;
    }
    if (heir != NULL) {
        ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                     "table \"%s\" cannot lie elsewhere while \"%s\" inherits from it", op->name,
                     heir->base.name);
    } else {
        ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                     "table \"%s\" cannot become a %s one, as its rows would stay where they are",
                     op->name, from == NULL ? "foreign" : "local");
    }
    ag_hint(err, "declare it under another name, copy the rows by an \"execute\" where they have "
                 "to come along, and drop the old one");
    return AG_FIT_REFUSED;
}
