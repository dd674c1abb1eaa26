/* storage.c: how and where a table is kept, and what replication and policies make of it: what ALTER TABLE changes in place. */
#include "postgresql/access.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

/* ------------------------------------------------------------------ parts */

static const char *value_of(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

void ag_pg_put_parameters(ag_buf *out, const ag_pairs *pairs)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        ag_pg_put(out, i == 0 ? "%N = %L" : ", %N = %L", pairs->keys.items[i],
                  pairs->values.items[i]);
    }
}

void ag_pg_put_storage(ag_buf *out, const ag_table *table)
{
    if (table->method != NULL) {
        ag_pg_put(out, " USING %I", table->method);
    }
    if (table->storage.keys.len > 0) {
        ag_buf_put(out, " WITH (");
        ag_pg_put_parameters(out, &table->storage);
        ag_buf_put(out, ")");
    }
    if (table->tablespace != NULL) {
        ag_pg_put(out, " TABLESPACE %I", table->tablespace);
    }
}

/* ------------------------------------------------------------------ what is no part of CREATE TABLE */

static void set_replica_identity(ag_pg_work *w, const ag_table *table)
{
    static const char *const words[] = {
        [AG_REPLICA_DEFAULT] = "DEFAULT",
        [AG_REPLICA_FULL] = "FULL",
        [AG_REPLICA_NOTHING] = "NOTHING",
    };
    if (table->replica_index != NULL) {
        ag_pg_run(w, "ALTER TABLE %N REPLICA IDENTITY USING INDEX %I", table->base.name,
                  table->replica_index);
    } else {
        ag_pg_run(w, "ALTER TABLE %N REPLICA IDENTITY %S", table->base.name,
                  words[table->replica_identity]);
    }
}

static void set_row_security(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    if (from->row_security != to->row_security) {
        ag_pg_run(w, "ALTER TABLE %N %S ROW LEVEL SECURITY", to->base.name,
                  to->row_security ? "ENABLE" : "DISABLE");
    }
    if (from->force_row_security != to->force_row_security) {
        ag_pg_run(w, "ALTER TABLE %N %SFORCE ROW LEVEL SECURITY", to->base.name,
                  to->force_row_security ? "" : "NO ");
    }
}

static bool has_other_identity(const ag_table *from, const ag_table *to)
{
    return from->replica_identity != to->replica_identity ||
           !ag_streq(from->replica_index, to->replica_index);
}

void ag_pg_finish_storage(ag_pg_work *w, const ag_table *table)
{
    const ag_table *plain = (const ag_table *)ag_object_new(w->arena, table->base.shape, NULL);
    set_row_security(w, plain, table);
    if (has_other_identity(plain, table)) {
        set_replica_identity(w, table);
    }
}

void ag_pg_renew_replica_index(ag_pg_work *w, const char *index)
{
    if (w->table != NULL && index != NULL && ag_streq(w->table->replica_index, index)) {
        set_replica_identity(w, w->table);
    }
}

/* ------------------------------------------------------------------ alter */

void ag_pg_alter_parameters(ag_pg_work *w, const char *what, const ag_pairs *from,
                            const ag_pairs *to)
{
    ag_pairs set = {0};
    ag_buf reset = ag_buf_new(w->arena);
    for (size_t i = 0; i < to->keys.len; i++) {
        if (!ag_streq(value_of(from, to->keys.items[i]), to->values.items[i])) {
            AG_PUSH(w->arena, &set.keys, to->keys.items[i]);
            AG_PUSH(w->arena, &set.values, to->values.items[i]);
        }
    }
    for (size_t i = 0; i < from->keys.len; i++) {
        if (value_of(to, from->keys.items[i]) == NULL) {
            ag_pg_put(&reset, reset.len > 0 ? ", %N" : "%N", from->keys.items[i]);
        }
    }
    if (reset.len > 0) {
        ag_pg_run(w, "%S RESET (%S)", what, reset.text);
    }
    if (set.keys.len > 0) {
        ag_buf sql = ag_buf_new(w->arena);
        ag_pg_put_parameters(&sql, &set);
        ag_pg_run(w, "%S SET (%S)", what, sql.text);
    }
}

static const char *logged(bool unlogged)
{
    return unlogged ? "UNLOGGED" : "LOGGED";
}

/* Only servers from 15 on know of unlogged sequences; in a script nobody knows which it will be. */
static void set_logged(ag_pg_work *w, const ag_sequence *sequence)
{
    const char *sql = ag_sql_format(w->arena, &ag_postgresql_dialect, "ALTER SEQUENCE %N SET %S",
                                    sequence->base.name, logged(sequence->unlogged));
    if (w->render->version > 0) {
        ag_pg_run(w, "%S", sql);
        return;
    }
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    IF current_setting('server_version_num')::int >= 150000 THEN\n"
              "        EXECUTE %L;\n    END IF;\n",
              sql);
    ag_pg_run_block(w, "", body.text);
}

/* The server takes along all sequences that the table owns, also those that are said to be otherwise. */
static void bring_back_sequences(ag_pg_work *w, bool unlogged)
{
    const ag_list *sequences = &w->render->schema->sequences;
    for (size_t i = 0; i < sequences->len && !ag_pg_older(w->render, 150000); i++) {
        const ag_sequence *sequence = (const ag_sequence *)sequences->items[i];
        if (sequence->unlogged != unlogged) {
            set_logged(w, sequence);
        }
    }
}

void ag_pg_alter_storage(ag_pg_work *w, const ag_table *from, const ag_table *to)
{
    if (from->unlogged != to->unlogged) {
        ag_pg_run(w, "ALTER TABLE %N SET %S", to->base.name, logged(to->unlogged));
        bring_back_sequences(w, to->unlogged);
    }
    if (!ag_streq(from->method, to->method)) {
        ag_pg_run(w, "ALTER TABLE %N SET ACCESS METHOD %I", to->base.name,
                  to->method == NULL ? "heap" : to->method);
    }
    if (!ag_streq(from->tablespace, to->tablespace)) {
        ag_pg_run(w, "ALTER TABLE %N SET TABLESPACE %I", to->base.name,
                  to->tablespace == NULL ? "pg_default" : to->tablespace);
    }
    ag_pg_alter_parameters(
        w, ag_sql_format(w->arena, &ag_postgresql_dialect, "ALTER TABLE %N", w->op->name),
        &from->storage, &to->storage);
    set_row_security(w, from, to);
    if (has_other_identity(from, to)) {
        set_replica_identity(w, to);
    }
}

ag_fit ag_pg_fit_storage(const ag_render *render, const ag_op *op, ag_error *err)
{
    if (op->verb != AG_ALTER || !ag_pg_older(render, 150000) ||
        !ag_pg_differ(op->from, op->to, "method")) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                 "this server cannot change the access method of table \"%s\"", op->name);
    ag_hint(err, "PostgreSQL 15 and later can; before, create a new table and copy the rows");
    return AG_FIT_REFUSED;
}
