/*
 * annotate.h: marks that make C structs the declaration of a database schema.
 *
 * This header is all that a program includes, and it needs nothing else of autogen.  For every compiler the marks are nothing at all: no
 * code, no data, no warning.  Only autogen, when it reads the header, looks for where they stand and reads what they say.
 *
 *     #include <autogen/annotate.h>
 *     #include <stdint.h>
 *     #include <time.h>
 *
 *     enum project_status { PROJECT_STATUS_DRAFT, PROJECT_STATUS_ACTIVE, PROJECT_STATUS_ARCHIVED };
 *
 *     AG_TABLE(users, comment = "people who can sign in")
 *     struct user {
 *         int64_t id AG_COLUMN(primary_key, identity = always);
 *         char email[256];
 *         char *bio;
 *         time_t created_at AG_COLUMN(default = now());
 *         AG_INDEX(ix_users_email, columns = [email], unique)
 *     };
 *
 *     AG_TABLE(projects)
 *     struct project {
 *         int64_t id AG_COLUMN(primary_key, identity = always);
 *         int64_t user_id;
 *         char name[256] AG_COLUMN(renamed_from = title);
 *         enum project_status status AG_COLUMN(default = 'draft');
 *         AG_FOREIGN_KEY(fk_projects_user, columns = [user_id], references = users(id), on_delete = cascade)
 *         AG_CHECK(ck_projects_name, expression = length(name) > 0)
 *     };
 *
 * In autogen.json: "schema": ["include/schema.h"].  The guide is docs/c-headers.md.
 *
 *
 * Where marks stand
 *
 *   before a struct             AG_TABLE        makes it a table; a struct without it is only a struct
 *   behind a field              AG_COLUMN       says more about its column; most fields need none
 *                               AG_SKIP         the field is no column
 *   in the struct, on its own   AG_PRIMARY_KEY AG_UNIQUE AG_EXCLUSION AG_CHECK AG_FOREIGN_KEY AG_INDEX
 *                               AG_TRIGGER AG_POLICY AG_RULE
 *                                               (or between AG_TABLE and the struct)
 *   before an enum              AG_ENUM         says more about it; with "values" it needs no C enum to follow
 *   behind an enumerator        AG_VALUE        its text in the database: AG_VALUE("in progress")
 *                               AG_SKIP         it is no value: STATUS_COUNT AG_SKIP
 *   between declarations        AG_SCHEMA AG_EXTENSION AG_COLLATION AG_COMPOSITE_TYPE AG_RANGE_TYPE AG_DOMAIN
 *                               AG_SEQUENCE AG_FUNCTION AG_PROCEDURE AG_AGGREGATE AG_TEXT_SEARCH_DICTIONARY
 *                               AG_TEXT_SEARCH_CONFIGURATION AG_OPERATOR AG_OPERATOR_FAMILY AG_OPERATOR_CLASS AG_CAST AG_FOREIGN_DATA_WRAPPER
 *                               AG_FOREIGN_SERVER AG_VIEW AG_VIRTUAL_TABLE AG_EVENT_TRIGGER
 *                               AG_STATISTICS AG_PUBLICATION AG_DEFAULT_PRIVILEGES
 *
 * No semicolon follows a mark that stands on its own.  For clang-format:
 * WhitespaceSensitiveMacros: [AG_COLUMN, AG_CHECK, AG_INDEX, AG_VALUE]
 *
 *
 * What marks say
 *
 *   mark     = [name ","] item {"," item}
 *   item     = key "=" value | key               a key alone means true; ":" may stand for "="
 *   value    = "C string" | SQL or a word or a name, as it stands | "[" value, … "]" | "{" key "=" value, … "}"
 *
 * The keys are those of a schema file of JSON, listed below, and mean the same.  A value runs to the next comma that stands outside of
 * parentheses, brackets, braces and quotes, so most SQL is written as it is:
 *
 *     AG_COLUMN(type = numeric(10, 2), default = 0)
 *     AG_CHECK(ck_users_kind, expression = kind IN ('a', 'b'))
 *
 * A value that is only a C string (or several in a row) means what is in the string.  Write one where the C compiler would stumble over the
 * text (an apostrophe on its own, '' for an empty text, $, //), and for names that are not plain words:
 *
 *     AG_COLUMN(comment = "the user's own words", default = "''")
 *     AG_INDEX("ix users", columns = ["Full Name"])
 *
 * A name in capitals that your headers #define as a constant means what it is defined as: AG_COLUMN(default = FIRST_STATE).  Elsewhere than in
 * C strings and quotes, that is.
 *
 * null unsets, as in JSON (NULL is SQL).  A value per dialect, and things that exist on one dialect only:
 *
 *     char *address AG_COLUMN(type = {postgresql = inet, sqlite = text});
 *     AG_INDEX(ix_docs, columns = [{expression = lower(title), order = desc}], only = postgresql)
 *
 * Every mark takes `only` (a dialect or a list of them) and `name`, where the name is not the first thing.
 *
 *
 * What a field becomes without a mark
 *
 *   bool                         boolean              char [N]                     varchar(N-1)
 *   int8_t, int16_t, uint8_t     smallint             char *                       text
 *   int32_t, int, uint16_t       integer              unsigned char [N]            bytea; uuid if 16 and called so
 *   int64_t, uint32_t            bigint               unsigned char *, void *      bytea
 *   size_t, ssize_t              bigint               time_t, struct timespec      timestamptz
 *   uint64_t                     numeric(20,0)        enum e                       e, an enum of its own
 *   float                        real                 struct s                     its fields, with the field's name and _ before each
 *   double                       double precision     T *                          what T becomes, nullable
 *
 * Typedefs are followed.  A field is NOT NULL and a pointer is nullable; `nullable` says otherwise.  `type` gives any other type.  The field
 * `data_size` (or _len, _length) behind a bytea pointer `data` counts its bytes and is no column.
 *
 * An enum is called as in C.  Its values are the enumerators in lower case without what they have in common: the enum's name and _, else
 * the beginning up to a _ that all share.
 */
#ifndef AUTOGEN_ANNOTATE_H
#define AUTOGEN_ANNOTATE_H

/*
 * A table.  The name is the first thing, else the struct's own.
 * Keys: comment, renamed_from, strict, without_rowid (both for SQLite), unlogged, storage_parameters, tablespace, method, replica_identity, replica_index,
 * row_security, force_row_security, server, foreign_options, partition_by, partition_of, bound, inherits, overrides, privileges, column_privileges, owner (all for PostgreSQL), only; and primary_key, uniques, exclusions, checks, foreign_keys, indexes,
 * triggers, policies, rules as in a schema file, which the marks below say more readably.
 *
 *     AG_TABLE(app.users, comment = "people who can sign in", renamed_from = accounts)
 */
#define AG_TABLE(...)

/*
 * A column.  Its name is the field's unless `name` says another.
 * Keys: type, nullable, default, identity (none, always, by default), generated, virtual, collation, comment, renamed_from, primary_key,
 * unique, references, only; for PostgreSQL sequence (an object: start, increment, min, max, cache, cycle), sequence_name, not_null_name, not_null_no_inherit, not_null_not_valid, not_null_comment,
 * storage, compression, statistics, options, foreign_options, privileges, sequence_privileges; for SQLite on_conflict, constraint_names, says_not_null.  A field that is a
 * struct takes only `prefix`: what stands before its columns' names.
 *
 *     int64_t team_id AG_COLUMN(references = teams(id), nullable);
 *     double total AG_COLUMN(type = numeric(10, 2), generated = price * quantity);
 *     struct address home AG_COLUMN(prefix = "");
 */
#define AG_COLUMN(...)

/* A field that is no column, or an enumerator that is no value. */
#define AG_SKIP

/*
 * The primary key, where it has several columns, a name, or is deferrable.  Keys: columns, deferrable (no, initially immediate,
 * initially deferred), comment, only; for SQLite key, on_conflict, unnamed, at_column; for PostgreSQL include, storage_parameters, tablespace, clustered, without_overlaps,
 * part_names, unattached.
 *
 *     AG_PRIMARY_KEY(columns = [tenant_id, id])
 */
#define AG_PRIMARY_KEY(...)

/*
 * A unique constraint.  Keys: columns, nulls_not_distinct, deferrable, comment, only; for SQLite key, on_conflict, unnamed, at_column; for PostgreSQL include, storage_parameters, tablespace,
 * clustered, without_overlaps, part_names, unattached.
 *
 *     AG_UNIQUE(uq_users_email, columns = [tenant_id, email])
 */
#define AG_UNIQUE(...)

/*
 * An exclusion constraint of PostgreSQL.  Keys: elements, method, include, where, deferrable, storage_parameters, tablespace, clustered, comment,
 * only.  An element is {column = …} or {expression = …} with operator, and what a column of an index may have.
 *
 *     AG_EXCLUSION(ex_rooms, elements = [{column = during, operator = "&&"}], method = gist)
 */
#define AG_EXCLUSION(...)

/*
 * A check constraint.  Keys: expression, comment, only; for SQLite on_conflict, unnamed, at_column; for PostgreSQL no_inherit, not_valid, not_enforced.
 *
 *     AG_CHECK(ck_users_age, expression = age >= 0 AND age < 150)
 */
#define AG_CHECK(...)

/*
 * A foreign key.  Keys: columns, references, on_delete and on_update (no action, restrict, cascade, set null, set default), match
 * (simple, full), deferrable, comment, only; for SQLite implied, unnamed, at_column; for PostgreSQL on_delete_columns, not_valid, not_enforced, period.
 *
 *     AG_FOREIGN_KEY(fk_projects_user, columns = [user_id], references = users(id), on_delete = set null)
 */
#define AG_FOREIGN_KEY(...)

/*
 * An index.  Keys: columns, unique, method, include, where, nulls_not_distinct, comment, only.  In `columns` stands a column's name, or
 * {column = …} or {expression = …} with order (asc, desc), nulls (default, first, last), opclass, collation, says_asc (SQLite); for PostgreSQL storage_parameters,
 * tablespace, clustered, part_names, unattached, and opclass_options and statistics of a column.
 *
 *     AG_INDEX(ix_users_email, columns = [{expression = lower(email)}], unique, where = deleted_at IS NULL)
 */
#define AG_INDEX(...)

/*
 * A trigger.  Keys: timing (before, after, instead of), events (a list of insert, update, delete, truncate), columns (of an update), for_each (statement, row),
 * when, old_table, new_table, function, arguments, body (on SQLite instead of function: statements with their semicolons), constraint, deferrable, from_table (these three of a constraint trigger), enabled (origin,
 * disabled, replica, always), comment, only.
 *
 *     AG_TRIGGER(tg_users_seen, timing = before, events = [update], for_each = row, function = app.seen)
 *     AG_TRIGGER(tg_users_gone, timing = after, events = [delete], body = "DELETE FROM notes WHERE user_id = OLD.id;")
 */
#define AG_TRIGGER(...)

/*
 * A row security policy.  Keys: command (all, select, insert, update, delete), restrictive, roles, using, check, comment, only.
 *
 *     AG_POLICY(own, command = select, roles = [app], using = owner = current_user)
 */
#define AG_POLICY(...)

/*
 * A rewrite rule.  Keys: event (insert, update, delete), where, instead, do, enabled (as of a trigger), comment, only.
 *
 *     AG_RULE(kept, event = delete, instead, do = NOTHING)
 */
#define AG_RULE(...)

/*
 * An enum.  The name is the first thing, else the C enum's own.  Keys: values, comment, privileges, owner (both for PostgreSQL), only.
 *
 *     AG_ENUM(app.status, comment = "how far it is")
 *     enum status { STATUS_OPEN, STATUS_IN_PROGRESS AG_VALUE("in progress"), STATUS_COUNT AG_SKIP };
 *     AG_ENUM(mood, values = [sad, happy])
 */
#define AG_ENUM(...)

/* The text of an enumerator. */
#define AG_VALUE(...)

/*
 * A namespace other than the default one.  Keys: comment, privileges, owner, only.
 *
 *     AG_SCHEMA(app)
 */
#define AG_SCHEMA(...)

/*
 * An extension of the server.  Keys: schema, version, comment, only.
 *
 *     AG_EXTENSION(pg_trgm)
 */
#define AG_EXTENSION(...)

/*
 * A collation.  Keys: provider (libc, icu, builtin), locale, lc_collate, lc_ctype, deterministic, rules, comment, owner, only.
 *
 *     AG_COLLATION(ignore_case, provider = icu, locale = "und-u-ks-level2", deterministic = false)
 */
#define AG_COLLATION(...)

/*
 * A composite type.  Keys: attributes (each with name, type, collation, comment), comment, privileges, owner, only.
 *
 *     AG_COMPOSITE_TYPE(address, attributes = [{name = street, type = text}, {name = zip, type = text}])
 */
#define AG_COMPOSITE_TYPE(...)

/*
 * A range type.  Keys: subtype, opclass, collation, canonical, subtype_diff, multirange, comment, privileges, owner, only.
 *
 *     AG_RANGE_TYPE(floatrange, subtype = double precision, subtype_diff = float8mi)
 */
#define AG_RANGE_TYPE(...)

/*
 * A domain.  Keys: type, nullable, default, collation, checks (each with name, expression, not_valid, comment), comment, privileges,
 * owner, only.
 *
 *     AG_DOMAIN(email, type = text, checks = [{name = has_at, expression = VALUE ~ '@'}])
 */
#define AG_DOMAIN(...)

/*
 * A sequence of its own.  Keys: type (bigint, integer, smallint), start, increment, min, max, cache, cycle, owned_by (a table and a column), unlogged,
 * comment, privileges, owner, only.
 *
 *     AG_SEQUENCE(invoice_number, start = 1000, owned_by = invoices(number))
 */
#define AG_SEQUENCE(...)

/*
 * A function.  Keys: returns, returns_set, window, volatility (volatile, stable, immutable), strict, leakproof, parallel (unsafe, restricted, safe), cost, rows,
 * support, and those of a procedure.
 *
 *     AG_FUNCTION(add(integer, integer), returns = integer, language = sql, body = "SELECT $1 + $2")
 */
#define AG_FUNCTION(...)

/* A procedure.  Keys: arguments (as in a schema file), language, security_definer, set, transforms, body, sql_body, library, symbol, comment, privileges, owner, only. */
#define AG_PROCEDURE(...)

/*
 * An aggregate.  Keys: arguments, order_by (both as in a schema file), hypothetical, function, state_type, state_space, final_function, final_extra, final_modify
 * (default, read_only, shareable, read_write), combine_function, serial_function, deserial_function, initial_value, moving_function,
 * moving_inverse_function, moving_state_type, moving_state_space, moving_final_function, moving_final_extra, moving_final_modify,
 * moving_initial_value, sort_operator, parallel, comment, privileges, owner, only.
 *
 *     AG_AGGREGATE(total(integer), function = int4pl, state_type = integer, initial_value = 0)
 */
#define AG_AGGREGATE(...)

/*
 * A dictionary and a configuration of text search.  Keys: template, options, comment, owner, only; parser, mappings, comment, owner, only.
 *
 *     AG_TEXT_SEARCH_DICTIONARY(german, template = snowball, options = {language = german})
 *     AG_TEXT_SEARCH_CONFIGURATION(mail, mappings = {asciiword = "german, simple"})
 */
#define AG_TEXT_SEARCH_DICTIONARY(...)
#define AG_TEXT_SEARCH_CONFIGURATION(...)

/*
 * An operator, and a cast.  Keys: function, commutator, negator, restrict, join, hashes, merges, comment, owner, only; function, inout, context (explicit, assignment,
 * implicit), comment, only.
 *
 *     AG_OPERATOR("===(integer, text)", function = app.same)
 *     AG_CAST(integer as app.money, function = app.money(integer), context = assignment)
 */
#define AG_OPERATOR(...)
#define AG_CAST(...)

/*
 * A family and a class of operators.  Keys: operators (each with strategy, operator, order_by), functions (each with number, function, left, right), comment, owner, only; of a class also type,
 * default, family, storage.
 *
 *     AG_OPERATOR_CLASS(by_size(btree), type = integer, operators = [{strategy = 1, operator = "app.<<(integer, integer)"}])
 */
#define AG_OPERATOR_FAMILY(...)
#define AG_OPERATOR_CLASS(...)

/*
 * A foreign data wrapper that comes with no extension, and a foreign server.  Keys: handler, validator, options, comment, privileges, owner, only; wrapper, type, version, options,
 * comment, privileges, owner, only.  A table that lies on it says so: AG_TABLE(far, server = there).
 *
 *     AG_FOREIGN_SERVER(there, wrapper = postgres_fdw, options = {host = db2, dbname = app})
 */
#define AG_FOREIGN_DATA_WRAPPER(...)
#define AG_FOREIGN_SERVER(...)

/*
 * A view.  Keys: query; for PostgreSQL materialized, populated, options, tablespace, method, indexes, triggers, rules (all three as in a schema file), columns (which autogen writes), column_comments, column_defaults,
 * privileges (an object: role = "select, insert"), column_privileges, owner; for SQLite column_names; comment, only.
 *
 *     AG_VIEW(active_users, query = SELECT id, email FROM users WHERE active)
 */
#define AG_VIEW(...)

/*
 * A table of SQLite that a module keeps.  Keys: module, arguments (a list, each as it is written), only.
 *
 *     AG_VIRTUAL_TABLE(search, module = fts5, arguments = ["title", "content='posts'"])
 */
#define AG_VIRTUAL_TABLE(...)

/*
 * Extended statistics.  Keys: table, columns, expressions, kinds (a list of ndistinct, dependencies, mcv), target, comment, owner, only.
 *
 *     AG_STATISTICS(st_users, table = users, columns = [city, zip])
 */
#define AG_STATISTICS(...)

/*
 * A publication.  Keys: all_tables, tables (names, or {table = …, columns = …, where = …}), schemas, publish (a list of insert, update, delete, truncate, or
 * nothing), via_root, generated (none, stored), comment, owner, only.
 *
 *     AG_PUBLICATION(changes, tables = [users, {table = orders, where = paid}])
 */
#define AG_PUBLICATION(...)

/*
 * What may be done with objects that a role will make.  Its name is the key of a schema file.  Keys: privileges (an object: role = "select, insert"), only.
 *
 *     AG_DEFAULT_PRIVILEGES("tables in app", privileges = {reader = select})
 */
#define AG_DEFAULT_PRIVILEGES(...)

/*
 * An event trigger.  Keys: event (ddl_command_start, ddl_command_end, table_rewrite, sql_drop, login), tags, function, enabled (origin, disabled,
 * replica, always), comment, owner, only.
 *
 *     AG_EVENT_TRIGGER(audit, event = ddl_command_end, tags = [CREATE TABLE, DROP TABLE], function = app.note)
 */
#define AG_EVENT_TRIGGER(...)

#endif
