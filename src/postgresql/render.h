/*
 * render.h: what an operation becomes, per kind and verb.  The functions stand in the nouns' files; render.c has the table.
 * All of it is pure: nothing here sees a session.
 */
#ifndef AG_POSTGRESQL_RENDER_H
#define AG_POSTGRESQL_RENDER_H

#include <autogen/dialect.h>

/* One operation on its way to statements. */
typedef struct ag_pg_work {
    ag_arena *arena;
    const ag_render *render;
    const ag_op *op;
    const ag_table *table; /* before the operation, for what lives in one; NULL: not known */
    ag_step *step;
    ag_error *err;
} ag_pg_work;

/* The verbs that have an object, in the order of ag_verb: create, drop, alter, rename. */
typedef struct ag_pg_verbs {
    bool (*verbs[AG_RENAME + 1])(ag_pg_work *work);
    /* Whether it can be done, where it is not always AG_FIT_IN_PLACE; may be NULL. */
    ag_fit (*fit)(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err);
    /* See ag_dialect; NULL: never. */
    bool (*disturbs)(const ag_op *op);
    /* True if this alter drops the object and makes it again, which nothing else notices; NULL: where it disturbs. */
    bool (*renews)(const ag_op *op);
    /* True if this server does in place what others do by making it again; NULL: none does. */
    bool (*stays)(const ag_render *render, const ag_op *op);
    /* See ag_dialect; NULL: none. */
    ag_names (*detaches)(ag_pg_work *work);
} ag_pg_verbs;

extern const ag_pg_verbs ag_pg_schema_verbs;
extern const ag_pg_verbs ag_pg_extension_verbs;
extern const ag_pg_verbs ag_pg_collation_verbs;
extern const ag_pg_verbs ag_pg_enum_verbs;
extern const ag_pg_verbs ag_pg_composite_type_verbs;
extern const ag_pg_verbs ag_pg_range_type_verbs;
extern const ag_pg_verbs ag_pg_domain_verbs;
extern const ag_pg_verbs ag_pg_sequence_verbs;
extern const ag_pg_verbs ag_pg_text_search_dictionary_verbs;
extern const ag_pg_verbs ag_pg_text_search_configuration_verbs;
extern const ag_pg_verbs ag_pg_routine_verbs;
extern const ag_pg_verbs ag_pg_aggregate_verbs;
extern const ag_pg_verbs ag_pg_default_privileges_verbs;
extern const ag_pg_verbs ag_pg_event_trigger_verbs;
extern const ag_pg_verbs ag_pg_operator_verbs;
extern const ag_pg_verbs ag_pg_operator_family_verbs;
extern const ag_pg_verbs ag_pg_operator_class_verbs;
extern const ag_pg_verbs ag_pg_cast_verbs;
extern const ag_pg_verbs ag_pg_foreign_data_wrapper_verbs;
extern const ag_pg_verbs ag_pg_foreign_server_verbs;
extern const ag_pg_verbs ag_pg_table_verbs;
extern const ag_pg_verbs ag_pg_view_verbs;
extern const ag_pg_verbs ag_pg_column_verbs;
extern const ag_pg_verbs ag_pg_constraint_verbs;
extern const ag_pg_verbs ag_pg_index_verbs;
extern const ag_pg_verbs ag_pg_trigger_verbs;
extern const ag_pg_verbs ag_pg_policy_verbs;
extern const ag_pg_verbs ag_pg_rule_verbs;
extern const ag_pg_verbs ag_pg_statistics_verbs;
extern const ag_pg_verbs ag_pg_publication_verbs;

/* See ag_dialect. */
ag_fit ag_pg_fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err);
bool ag_pg_render(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step,
                  ag_error *err);

bool ag_pg_disturbs(const ag_render *render, const ag_op *op, const ag_table *table);
bool ag_pg_severs(const ag_op *op);
ag_names ag_pg_detaches(ag_arena *arena, const ag_render *render, const ag_op *op);
bool ag_pg_renews(const ag_op *op);

/* ------------------------------------------------------------------ for the nouns */

/* ag_sqlf() and ag_step_run() in this dialect. */
void ag_pg_put(ag_buf *out, const char *format, ...);
void ag_pg_run(ag_pg_work *work, const char *format, ...);

/* An expression that more SQL can follow: a comment at its end is ended too. */
const char *ag_pg_closed(ag_arena *arena, const char *sql);

const char *ag_pg_default_schema(const ag_render *render);

/*
 * What the operation is about, and another one of its kind, in text form.  With its schema, the default one too, where one of the system's that is called so would be found first: types,
 * routines, collations, what text search has.
 */
const char *ag_pg_target(const ag_pg_work *work);
const char *ag_pg_own(const ag_pg_work *work, const char *name);

/* RENAME TO and SET SCHEMA, as far as the two names of a rename differ; `noun` is "TABLE", "TYPE". */
bool ag_pg_move(ag_pg_work *work, const char *noun);
/*
 * extension.c: whether a column changes its type, or an index a class, from one name to the other because an extension of the plan moves, which takes them along, be it that it has
 * moved or that it will.  Nothing is to be done then but to make sure, which the step does.
 */
bool ag_pg_takes_type_along(ag_pg_work *work, const char *from, const char *to);
bool ag_pg_takes_class_along(ag_pg_work *work, const char *from, const char *to);

/* The name of something in the schema of a table, in text form. */
char *ag_pg_beside(ag_arena *arena, const char *table, const char *name);

/* An expression as DEFAULT takes it. */
const char *ag_pg_default(ag_arena *arena, const char *expression);
/* A column as CREATE TABLE and ADD COLUMN have it. */
void ag_pg_put_column(ag_buf *out, const ag_column *column);
/* not_null.c: its NOT NULL in that; what of it comes behind that; from one to another, and the query first for rows that lack a value. */
void ag_pg_put_not_null(ag_buf *out, const ag_column *column);
void ag_pg_finish_not_null(ag_pg_work *work, const char *table, const ag_column *column);
void ag_pg_alter_not_null(ag_pg_work *work, const ag_column *from, const ag_column *to);
/* A column, or its table, has got another name: the constraint, which nobody has named, is called as it would be in a new table. */
void ag_pg_rename_not_null(ag_pg_work *work, const char *table, const char *now,
                           const ag_column *column, const char *name);
/* What the table has inherited, which is its own by now, is called so too; `whole`: with what it inherited. */
void ag_pg_settle_not_null(ag_pg_work *work, const ag_table *whole);
/* not_null_heir.c: DROP NOT NULL of the operation's column, in all that inherit it but for those that have it in a primary key of their own. */
void ag_pg_drop_not_null(ag_pg_work *work);
/* The partitions that are detached meanwhile; the same of any alter of a column. */
ag_names ag_pg_drop_not_null_detaches(ag_pg_work *work);
ag_names ag_pg_not_null_detaches(ag_pg_work *work);
void ag_pg_check_not_null_change(ag_pg_work *work, const ag_column *from, const ag_column *to);
/* A constraint of any kind, its name included. */
void ag_pg_put_constraint(ag_buf *out, const ag_object *constraint);
/* The statements that add a constraint to the table of the operation, comment included. */
void ag_pg_add_constraint(ag_pg_work *work, const ag_object *constraint);
/* " &&", " OPERATOR(app.&&)". */
void ag_pg_put_operator(ag_buf *out, const char *text);
/* A column or an expression of an index, and how it is ordered. */
void ag_pg_put_key(ag_buf *out, const ag_index_column *column);
/* The statements that make an index of a table that exists, comment included. */
void ag_pg_create_index(ag_pg_work *work, const char *table, const ag_index *index,
                        bool concurrently);
/* The statements of the operation, by its kind and verb alone. */
bool ag_pg_render_kind(ag_pg_work *work);
/* What lives in a table or view that was just made and was not said in operations of its own. */
void ag_pg_create_late(ag_pg_work *work, const ag_object *relation);
/* ALTER TABLE … ENABLE or DISABLE, of a trigger or a rule (`noun`), by ag_enabled. */
void ag_pg_enable(ag_pg_work *work, const char *noun, const char *name, ag_word enabled);
/* COMMENT ON COLUMN, CONSTRAINT, INDEX. */
void ag_pg_comment_column(ag_pg_work *work, const char *table, const char *column,
                          const char *comment);
void ag_pg_comment_constraint(ag_pg_work *work, const char *table, const char *name,
                              const char *comment);
/* The comment of a constraint of any kind. */
const char *ag_pg_constraint_comment(const ag_object *constraint);

/* heir.c: partitions and heirs: the columns that CREATE TABLE says anew, all that stands in its parentheses, what comes behind them, what comes after it. */
void ag_pg_put_overrides(ag_buf *out, const ag_table *table);
const char *ag_pg_heir_body(ag_arena *arena, const ag_table *table, const char *body);
void ag_pg_put_parents(ag_buf *out, const ag_table *table);
void ag_pg_finish_heir(ag_pg_work *work, const ag_table *table);
void ag_pg_alter_heir(ag_pg_work *work, const ag_table *from, const ag_table *to);
ag_names ag_pg_heir_detaches(ag_pg_work *work);
void ag_pg_drop_heir(ag_pg_work *work, const ag_table *table);
/* `noun` is COLUMN or CONSTRAINT: what the operation drops of its table goes from those below that lose it too. */
void ag_pg_drop_below(ag_pg_work *work, const char *noun);
ag_fit ag_pg_fit_heir(const ag_op *op, ag_error *err);
/* part_name.c: the names of parts: of an index or key of the table that was just made; in a table that became a partition. */
void ag_pg_name_parts(ag_pg_work *work, const char *table, const ag_object *object);
void ag_pg_name_parts_in(ag_pg_work *work, const char *table, const char *partition_of);
/* Before a partition leaves: what it takes along gets the names that the model knows, be it that the table had another name when the server chose them. */
void ag_pg_name_as_own(ag_pg_work *work, const ag_table *table);
/* "fillfactor = '70'", as many as there are; what changes of them, behind `what`: "ALTER INDEX i". */
void ag_pg_put_parameters(ag_buf *out, const ag_pairs *parameters);
void ag_pg_alter_parameters(ag_pg_work *work, const char *what, const ag_pairs *from,
                            const ag_pairs *to);

/* index_storage.c: where and how the index of that name is kept, also that of a constraint: behind what it is made of; after it; in place. */
typedef struct ag_pg_index_storage {
    const char *name;
    const ag_pairs *parameters;
    const char *tablespace;
    bool clustered;
} ag_pg_index_storage;

/* Of an index or a constraint that has one. */
ag_pg_index_storage ag_pg_index_storage_of(const ag_object *object);
void ag_pg_put_index_storage(ag_buf *out, const ag_object *object);
void ag_pg_finish_index_storage(ag_pg_work *work, const char *table, const ag_object *object);
void ag_pg_alter_index_storage(ag_pg_work *work);

/* foreign.c: " OPTIONS (host 'there')"; what changes of them, behind `what`: "ALTER SERVER s". */
void ag_pg_put_foreign_options(ag_buf *out, const ag_pairs *options);
void ag_pg_alter_foreign_options(ag_pg_work *work, const char *what, const ag_pairs *from,
                                 const ag_pairs *to);

/* foreign_table.c: "TABLE" or "FOREIGN TABLE", as CREATE, DROP and COMMENT want it; the end of CREATE; what changes in place. */
const char *ag_pg_table_noun(const ag_table *table);
void ag_pg_put_server(ag_buf *out, const ag_table *table);
void ag_pg_alter_server(ag_pg_work *work, const ag_table *from, const ag_table *to);
/* True if it is put on another server, for which it is dropped and made again. */
bool ag_pg_changes_server(const ag_op *op);
ag_fit ag_pg_fit_server(const ag_render *render, const ag_op *op, ag_error *err);

/* What is no part of a column's definition: how it is stored, what is known of its values. */
void ag_pg_finish_column(ag_pg_work *work, const char *table, const ag_column *column);
void ag_pg_alter_column_storage(ag_pg_work *work, const ag_column *from, const ag_column *to,
                                bool retyped);

/* storage.c: what CREATE TABLE says behind the columns; what comes after it; what changes in place. */
void ag_pg_put_storage(ag_buf *out, const ag_table *table);
void ag_pg_finish_storage(ag_pg_work *work, const ag_table *table);
void ag_pg_alter_storage(ag_pg_work *work, const ag_table *from, const ag_table *to);
ag_fit ag_pg_fit_storage(const ag_render *render, const ag_op *op, ag_error *err);
/* An index or key of the table of the operation was made again: if it is the table's replica identity, the server has forgotten that. */
void ag_pg_renew_replica_index(ag_pg_work *work, const char *index);

/* Checks and indexes of the table of the operation that say something about the columns: what the server cannot keep when their type changes. */
typedef struct ag_pg_dependants {
    ag_list checks;
    ag_list indexes;
} ag_pg_dependants;

ag_pg_dependants ag_pg_dependants_of(ag_pg_work *work, const ag_names *columns);
void ag_pg_drop_dependants(ag_pg_work *work, const ag_pg_dependants *users);
void ag_pg_create_dependants(ag_pg_work *work, const ag_pg_dependants *users);

/* " COLLATE name", nothing for NULL; and " name". */
void ag_pg_put_collation(ag_buf *out, const char *collation);
void ag_pg_put_collation_name(ag_buf *out, const char *collation);

/* True if an alter changes nothing but the comment. */
bool ag_pg_is_comment(const ag_op *op);
/* The fit of what can only be dropped and made again: refused while something that cannot be made again with it uses it. */
ag_fit ag_pg_fit_again(const ag_render *render, const ag_op *op, ag_error *err);

/* True if the server is known to be older than `version`. */
bool ag_pg_older(const ag_render *render, int version);
/* True if two objects of one shape say something else in the field. */
bool ag_pg_differ(const ag_object *from, const ag_object *to, const char *field);

#endif
