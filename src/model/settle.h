/* settle.h: the steps of ag_schema_settle(), each in a file of its own, in the order in which they run. */
#ifndef AG_MODEL_SETTLE_H
#define AG_MODEL_SETTLE_H

#include <autogen/model.h>

/* settle_object.c */

/* Whether the field has a text of its own for some dialect, so that its plain value says nothing. */
bool ag_settle_has_variant(const ag_object *object, const char *field);

/* What messages call a kind of object: "foreign key", "unique constraint". */
const char *ag_settle_noun(const ag_object *object);

/* routine.c */

/* A routine's key as somebody wrote it, in its one spelling.  AG_E_NAME, without a place, where it is none. */
AG_MUST_CHECK bool ag_settle_signature(ag_arena *arena, const char *text, ag_signature *out,
                                       ag_error *err);

/*
 * The key of a routine in its one spelling; arguments that nobody wrote are made from it.  AG_E_NAME where its types are not those of the arguments.  The routine
 * keeps the name that it has.
 */
AG_MUST_CHECK bool ag_settle_routine(ag_arena *arena, ag_object *routine, const char **key,
                                     ag_error *err);

/* key.c: the key of a cast in its one spelling; AG_E_NAME, without a place, where it is none. */
AG_MUST_CHECK bool ag_settle_cast(ag_arena *arena, const char *text, const char **out,
                                  ag_error *err);

/* validate_names.c: the names in the object's fields, and in those of what lives in it, are not longer than PostgreSQL keeps. */
AG_MUST_CHECK bool ag_validate_names(ag_arena *arena, const ag_object *object, ag_error *err);

/* access.c: whether the keys of a field of privileges are roles with columns. */
bool ag_privileges_name_columns(const ag_field *field);

/* validate_operator.c: operators that are each other's commutator or negator say so both. */
void ag_settle_operators(ag_arena *arena, ag_schema *schema);
/* An operator or a cast. */
AG_MUST_CHECK bool ag_validate_operator(ag_arena *arena, const ag_schema *schema,
                                        const ag_operator *object, ag_error *err);
AG_MUST_CHECK bool ag_validate_cast(const ag_cast *cast, ag_error *err);

/* Privileges that there are. */
AG_MUST_CHECK bool ag_validate_access(ag_arena *arena, const ag_schema *schema,
                                      const ag_object *object, ag_error *err);

/* A function or procedure by itself. */
AG_MUST_CHECK bool ag_validate_routine(const ag_routine *routine, ag_error *err);

/* Turn what the table's columns say for themselves into constraints of the table.  AG_E_MODEL for a second primary key. */
AG_MUST_CHECK bool ag_sugar_expand(ag_arena *arena, ag_table *table, ag_error *err);

/*
 * "users" means the primary key of users: fill in the columns, of all dialects.  `own` is the key's table where it is not in the schema yet, or NULL.  What is
 * not there is for ag_validate_table() to say.
 */
void ag_settle_references(ag_arena *arena, const ag_schema *schema, const ag_table *own,
                          ag_foreign_key *key);

/* settle_type.c */

/* Name the checks that have no name as PostgreSQL does, and bring all into the order of their names; `name` is the domain's. */
void ag_settle_domain(ag_arena *arena, ag_domain *domain, const char *name);
/* A domain, a composite type or a collation by itself. */
AG_MUST_CHECK bool ag_validate_type(ag_arena *arena, const ag_object *object, ag_error *err);

/* All that must hold inside one object of its own, and between it and what it refers to. */
AG_MUST_CHECK bool ag_validate_object(ag_arena *arena, const ag_schema *schema,
                                      const ag_object *object, ag_error *err);

/* All that must hold between the parts of the schema; changes nothing. */
AG_MUST_CHECK bool ag_validate_schema(ag_arena *arena, const ag_schema *schema, ag_error *err);

/*
 * What databases of the dialects would refuse, or make something else of: for declared schemas only, as what a database holds is there, whatever it is.
 */
AG_MUST_CHECK bool ag_validate_dialects(ag_arena *arena, const ag_schema *schema, uint64_t dialects,
                                        ag_error *err);

/* No two objects have names that are one in SQLite. */
AG_MUST_CHECK bool ag_validate_sqlite_names(ag_arena *arena, const ag_schema *schema,
                                            uint64_t dialects, ag_error *err);

/* No date or time of the table, or domain, is a constant that looks like a clock: 'now'. */
AG_MUST_CHECK bool ag_validate_frozen(ag_arena *arena, const ag_schema *schema,
                                      const ag_object *object, uint64_t dialects, ag_error *err);

/* All that must hold between a partition or an heir and its parents; `whole` is ag_table_whole() of it. */
AG_MUST_CHECK bool ag_validate_heir(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                                    const ag_table *whole, ag_error *err);

/* A foreign table, and what only one may say. */
AG_MUST_CHECK bool ag_validate_foreign_table(ag_arena *arena, const ag_schema *schema,
                                             const ag_table *table, ag_error *err);

/* Triggers, policies and rules of a table or a view: what no server takes, whatever else is there. */
AG_MUST_CHECK bool ag_validate_late(const ag_object *relation, ag_error *err);
/* What is said of tables that have to be there. */
AG_MUST_CHECK bool ag_validate_statistics(ag_arena *arena, const ag_schema *schema,
                                          const ag_object *object, ag_error *err);
AG_MUST_CHECK bool ag_validate_publication(ag_arena *arena, const ag_schema *schema,
                                           const ag_object *object, ag_error *err);

/* All that must hold inside one table, and between it and the tables that it refers to. */
AG_MUST_CHECK bool ag_validate_table(ag_arena *arena, const ag_schema *schema,
                                     const ag_table *table, ag_error *err);

#endif
