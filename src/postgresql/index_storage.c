/* index_storage.c: where and how an index is kept, its own or that of a constraint: what ALTER INDEX changes in place. */
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static const void *field_of(const ag_object *object, const char *name)
{
    return ag_field_of(object, &object->shape->fields[ag_field_index(object->shape, name)]);
}

ag_pg_index_storage ag_pg_index_storage_of(const ag_object *object)
{
    static const ag_pairs none = {0};
    if (ag_field_index(object->shape, "clustered") < 0) {
        return (ag_pg_index_storage){.parameters = &none};
    }
    return (ag_pg_index_storage){
        .name = object->name,
        .parameters = field_of(object, "storage_parameters"),
        .tablespace = *(const char *const *)field_of(object, "tablespace"),
        .clustered = *(const bool *)field_of(object, "clustered"),
    };
}

/* In an index the parameters stand alone, in a constraint the tablespace is one of an index. */
void ag_pg_put_index_storage(ag_buf *out, const ag_object *object)
{
    ag_pg_index_storage storage = ag_pg_index_storage_of(object);
    if (storage.parameters->keys.len > 0) {
        ag_buf_put(out, " WITH (");
        ag_pg_put_parameters(out, storage.parameters);
        ag_buf_put(out, ")");
    }
    if (storage.tablespace != NULL) {
        ag_pg_put(out, "%S TABLESPACE %I",
                  ag_kind_of(object) == AG_KIND_INDEX ? "" : " USING INDEX", storage.tablespace);
    }
}

void ag_pg_finish_index_storage(ag_pg_work *w, const char *table, const ag_object *object)
{
    ag_pg_index_storage storage = ag_pg_index_storage_of(object);
    if (storage.clustered && storage.name != NULL) {
        ag_pg_run(w, "ALTER TABLE %N CLUSTER ON %I", table, storage.name);
    }
}

/* Another index may have taken its place by now. */
static void uncluster(ag_pg_work *w, const char *whole)
{
    const char *name = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", whole);
    const char *block =
        ag_sql_format(w->arena, &ag_postgresql_dialect,
                      "BEGIN IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(%L) AND"
                      " indisclustered) THEN ALTER TABLE %N SET WITHOUT CLUSTER; END IF; END",
                      name, w->op->table);
    ag_pg_run(w, "DO %L", block);
}

void ag_pg_alter_index_storage(ag_pg_work *w)
{
    ag_pg_index_storage from = ag_pg_index_storage_of(w->op->from);
    ag_pg_index_storage to = ag_pg_index_storage_of(w->op->to);
    const char *whole = ag_pg_beside(w->arena, w->op->table, w->op->name);
    const char *alter = ag_sql_format(w->arena, &ag_postgresql_dialect, "ALTER INDEX %N", whole);
    ag_pg_alter_parameters(w, alter, from.parameters, to.parameters);
    if (!ag_streq(from.tablespace, to.tablespace)) {
        ag_pg_run(w, "%S SET TABLESPACE %I", alter,
                  to.tablespace == NULL ? "pg_default" : to.tablespace);
    }
    if (from.clustered && !to.clustered) {
        uncluster(w, whole);
    } else if (to.clustered && !from.clustered) {
        ag_pg_run(w, "ALTER TABLE %N CLUSTER ON %I", w->op->table, w->op->name);
    }
}
