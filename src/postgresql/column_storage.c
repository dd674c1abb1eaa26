/* column_storage.c: how the values of a column are stored, and what is known of them: what ALTER COLUMN changes in place. */
#include <string.h>

#include "postgresql/counter.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static const char *const storage_words[] = {
    [AG_STORAGE_PLAIN] = "PLAIN",
    [AG_STORAGE_EXTERNAL] = "EXTERNAL",
    [AG_STORAGE_EXTENDED] = "EXTENDED",
    [AG_STORAGE_MAIN] = "MAIN",
};

/* What a type says: all of any length are extended but for these. */
static const char *type_storage(ag_arena *arena, const char *type)
{
    static const char *const kept[] = {"numeric", "inet", "cidr"};
    static const char *const long_ones[] = {"text", "varchar", "char", "json", "jsonb", "bytea"};
    char *parameters;
    bool is_array;
    const ag_portable_type *portable = ag_type_portable(arena, type, &parameters, &is_array);
    const char *name = portable == NULL ? type : portable->name;
    for (size_t i = 0; !is_array && i < AG_COUNT(kept); i++) {
        if (strcmp(name, kept[i]) == 0) {
            return "MAIN";
        }
    }
    bool is_long = portable == NULL || is_array;
    for (size_t i = 0; i < AG_COUNT(long_ones); i++) {
        is_long = is_long || strcmp(name, long_ones[i]) == 0;
    }
    return is_long ? "EXTENDED" : "PLAIN";
}

static void alter_column(ag_pg_work *w, const char *table, const char *column, const char *rest)
{
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET %S", table, column, rest);
}

static void set_statistics(ag_pg_work *w, const char *table, const ag_column *column)
{
    alter_column(w, table, column->base.name,
                 ag_format(w->arena, "STATISTICS %lld",
                           column->statistics == AG_UNSET ? -1LL : (long long)column->statistics));
}

static void set_compression(ag_pg_work *w, const char *table, const ag_column *column)
{
    alter_column(w, table, column->base.name,
                 column->compression == NULL
                     ? "COMPRESSION default"
                     : ag_sql_format(w->arena, &ag_postgresql_dialect, "COMPRESSION %I",
                                     column->compression));
}

static void set_storage(ag_pg_work *w, const char *table, const ag_column *column)
{
    const char *word = storage_words[column->storage];
    if (column->storage == AG_STORAGE_DEFAULT) {
        word = w->render->version >= 160000
                   ? "DEFAULT"
                   : type_storage(w->arena, ag_pg_stored_type(column->type));
    }
    alter_column(w, table, column->base.name, ag_format(w->arena, "STORAGE %s", word));
}

static void set_options(ag_pg_work *w, const char *table, const char *column, const ag_pairs *from,
                        const ag_pairs *to)
{
    ag_pg_alter_parameters(w,
                           ag_sql_format(w->arena, &ag_postgresql_dialect,
                                         "ALTER TABLE %N ALTER COLUMN %I", table, column),
                           from, to);
}

void ag_pg_finish_column(ag_pg_work *w, const char *table, const ag_column *column)
{
    static const ag_pairs none = {0};
    if (column->storage != AG_STORAGE_DEFAULT) {
        set_storage(w, table, column);
    }
    if (column->compression != NULL) {
        set_compression(w, table, column);
    }
    if (column->statistics != AG_UNSET) {
        set_statistics(w, table, column);
    }
    set_options(w, table, column->base.name, &none, &column->options);
    ag_pg_finish_not_null(w, table, column);
}

static void alter_foreign_options(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    ag_pg_alter_foreign_options(w,
                                ag_sql_format(w->arena, &ag_postgresql_dialect,
                                              "ALTER TABLE %N ALTER COLUMN %I", w->op->table,
                                              w->op->name),
                                &from->foreign_options, &to->foreign_options);
}

/* With the type the server forgets how its values were stored. */
void ag_pg_alter_column_storage(ag_pg_work *w, const ag_column *from, const ag_column *to,
                                bool retyped)
{
    ag_word storage = retyped ? AG_STORAGE_DEFAULT : from->storage;
    if (storage != to->storage) {
        set_storage(w, w->op->table, to);
    }
    if (!ag_streq(from->compression, to->compression) || (retyped && to->compression != NULL)) {
        set_compression(w, w->op->table, to);
    }
    if (from->statistics != to->statistics) {
        set_statistics(w, w->op->table, to);
    }
    set_options(w, w->op->table, w->op->name, &from->options, &to->options);
    alter_foreign_options(w, from, to);
}
