/* ddl_constraint.c: constraints in a CREATE TABLE text, at a column and at the table. */
#include "sqlite/ddl_parse.h"

#include "base/ascii.h"
#include "sqlite/sql.h"

#include <string.h>

/* The name behind CONSTRAINT, used up; NULL if there is none, or if another constraint has it. */
static const char *use_name(ag_ddl *ddl)
{
    const char *name = ddl->name;
    ddl->name = NULL;
    if (name && !ag_map_put(&ddl->names, ag_lower(ddl->arena, name), ddl)) {
        ddl->unheld = "a name that two constraints have";
        name = NULL;
    }
    return name;
}

/* What the name behind CONSTRAINT is the name of, where that is no constraint of the model. */
static void name_part(ag_ddl *ddl, ag_column *column, const char *part)
{
    if (!ddl->name)
        return;
    AG_PUSH(ddl->arena, &column->constraint_names.keys, part);
    AG_PUSH(ddl->arena, &column->constraint_names.values, ddl->name);
    ddl->name = NULL;
}

static ag_object *add(ag_ddl *ddl, ag_kind kind)
{
    ag_object *object = ag_object_new(ddl->arena, ag_kinds[kind].shape, use_name(ddl));
    ag_constraint_set_unnamed(object, !object->name);
    ag_list_add(ddl->arena, ag_children(&ddl->table->base, kind), object);
    return object;
}

/* "ON CONFLICT word". */
static ag_word take_conflict(ag_ddl *ddl)
{
    static const char *const words[] = {"", "rollback", "abort", "fail", "ignore", "replace"};
    if (!ag_ddl_accept(ddl, "on"))
        return AG_CONFLICT_DEFAULT;
    ag_ddl_expect(ddl, "conflict");
    for (ag_word i = AG_CONFLICT_ROLLBACK; i <= AG_CONFLICT_REPLACE; i++)
        if (ag_ddl_accept(ddl, words[i]))
            return i;
    ddl->failed = true;
    return AG_CONFLICT_DEFAULT;
}

/* A constraint without a name, and without a word about conflicts, is the same wherever it stands. */
static const char *place(const ag_object *constraint, const ag_column *column, ag_word on_conflict)
{
    return column && (constraint->name || on_conflict) ? column->base.name : NULL;
}

/* The exact name of a column of the table; what is written if there is none. */
static const char *exact(const ag_ddl *ddl, const char *name)
{
    const ag_column *column = ag_ddl_column(ddl->table, name);
    return column ? column->base.name : name;
}

/* One "name [COLLATE c] [ASC | DESC]", perhaps in parentheses of its own; true if more than the name is said. */
static bool take_key_column(ag_ddl *ddl, ag_names *columns)
{
    int depth = 0;
    while (ag_ddl_accept(ddl, "("))
        depth++;
    const char *name = exact(ddl, ag_ddl_take_name(ddl));
    AG_PUSH(ddl->arena, columns, name);
    while (depth-- > 0)
        ag_ddl_expect(ddl, ")");
    bool collated = ag_ddl_accept(ddl, "collate");
    if (collated)
        ag_ddl_take_name(ddl);
    bool descending = ag_ddl_accept(ddl, "desc");
    if (!descending)
        ag_ddl_accept(ddl, "asc");
    return collated || descending;
}

/* "(a, b DESC [AUTOINCREMENT])"; what stands there as it is written, NULL where that is no more than the names. */
static const char *take_key(ag_ddl *ddl, ag_names *columns)
{
    bool says_more = false;
    ag_ddl_expect(ddl, "(");
    ag_token first = ag_ddl_peek(ddl);
    do {
        says_more = take_key_column(ddl, columns) || says_more;
    } while (!ddl->failed && ag_ddl_accept(ddl, ","));
    ag_token last = ddl->tokens.items[ddl->at > 0 ? ddl->at - 1 : 0];
    if (ag_ddl_accept(ddl, "autoincrement"))
        ddl->autoincrement = true;
    ag_ddl_expect(ddl, ")");
    return says_more ? ag_ddl_span(ddl->arena, first, last) : NULL;
}

/* ------------------------------------------------------------------ foreign keys */

static ag_word take_action(ag_ddl *ddl)
{
    if (ag_ddl_accept(ddl, "set")) {
        if (ag_ddl_accept(ddl, "default"))
            return AG_SET_DEFAULT;
        ag_ddl_expect(ddl, "null");
        return AG_SET_NULL;
    }
    if (ag_ddl_accept(ddl, "cascade"))
        return AG_CASCADE;
    if (ag_ddl_accept(ddl, "restrict"))
        return AG_RESTRICT;
    ag_ddl_expect(ddl, "no");
    ag_ddl_expect(ddl, "action");
    return AG_NO_ACTION;
}

/* "ON DELETE …" and the like, in any order; SQLite reads ON INSERT and does nothing with it. */
static void take_actions(ag_ddl *ddl, ag_foreign_key *key)
{
    while (!ddl->failed) {
        if (ag_ddl_accept(ddl, "match")) {
            const char *word = ag_ddl_take_name(ddl);
            key->match = ag_strcaseeq(word, "full") ? AG_MATCH_FULL : AG_MATCH_SIMPLE;
            if (!key->match && !ag_strcaseeq(word, "simple"))
                ddl->unheld = "a MATCH that is neither FULL nor SIMPLE";
        } else if (ag_ddl_accept(ddl, "on")) {
            if (ag_ddl_accept(ddl, "delete"))
                key->on_delete = take_action(ddl);
            else if (ag_ddl_accept(ddl, "update"))
                key->on_update = take_action(ddl);
            else if (ag_ddl_accept(ddl, "insert"))
                take_action(ddl);
            else
                ddl->failed = true;
        } else {
            return;
        }
    }
}

/* "[NOT] DEFERRABLE [INITIALLY …]" for the last foreign key; false if it is not next. */
static bool take_deferrable(ag_ddl *ddl)
{
    bool is_not = ag_token_is(ag_ddl_peek(ddl), "not");
    if (is_not && !ag_token_is(ddl->tokens.items[ddl->at + 1], "deferrable"))
        return false;
    if (is_not)
        ag_ddl_take(ddl);
    if (!ag_ddl_accept(ddl, "deferrable"))
        return false;
    ag_word when = AG_INITIALLY_IMMEDIATE;
    if (ag_ddl_accept(ddl, "initially")) {
        if (ag_ddl_accept(ddl, "deferred"))
            when = AG_INITIALLY_DEFERRED;
        else
            ag_ddl_expect(ddl, "immediate");
    }
    if (ddl->last)
        ddl->last->deferrable = is_not ? AG_NOT_DEFERRABLE : when;
    return true;
}

/* Behind REFERENCES. */
static void take_references(ag_ddl *ddl, ag_foreign_key *key)
{
    key->references.table = ag_ddl_take_name(ddl);
    key->implied = !ag_token_is(ag_ddl_peek(ddl), "(");
    if (ag_token_is(ag_ddl_peek(ddl), "(")) {
        /* Names of the other table: they must not be looked up in this one. */
        ag_table *table = ddl->table;
        ddl->table = (ag_table *)ag_object_new(ddl->arena, ag_kinds[AG_KIND_TABLE].shape, NULL);
        take_key(ddl, &key->references.columns);
        ddl->table = table;
    }
    take_actions(ddl, key);
    ddl->last = key;
}

/* ------------------------------------------------------------------ at a column */

/* A word that SQLite takes for a string is one to others, and stays as it is on SQLite. */
static void set_default(ag_ddl *ddl, ag_column *column, const char *written)
{
    column->default_value = ag_ddl_default(ddl->arena, written);
    if (strcmp(written, column->default_value) == 0)
        return;
    size_t bit = (size_t)ag_field_index(column->base.shape, "default");
    ag_column *variant = (ag_column *)ag_object_new(ddl->arena, column->base.shape, NULL);
    variant->default_value = written;
    variant->base.given = ag_field_bit(bit);
    column->base.variants[AG_SQLITE] = &variant->base;
}

static void take_default(ag_ddl *ddl, ag_column *column)
{
    name_part(ddl, column, "default");
    if (ag_token_is(ag_ddl_peek(ddl), "(")) {
        set_default(ddl, column, ag_ddl_take_parenthesised(ddl));
        return;
    }
    ag_token first = ag_ddl_take(ddl);
    ag_token last = first;
    if (ag_token_is(first, "+") || ag_token_is(first, "-"))
        last = ag_ddl_take(ddl);
    set_default(ddl, column, ag_ddl_span(ddl->arena, first, last));
}

static void take_column_primary_key(ag_ddl *ddl, ag_column *column)
{
    ag_ddl_expect(ddl, "key");
    ag_primary_key *key = (ag_primary_key *)add(ddl, AG_KIND_PRIMARY_KEY);
    AG_PUSH(ddl->arena, &key->columns, column->base.name);
    if (ag_ddl_accept(ddl, "desc")) {
        ag_buf text = ag_buf_new(ddl->arena);
        ag_sqlite_put_identifier(&text, column->base.name);
        ag_buf_put(&text, " DESC");
        key->key = text.text;
        ddl->never_rowid = true;
    } else {
        ag_ddl_accept(ddl, "asc");
    }
    key->on_conflict = take_conflict(ddl);
    key->at_column = key->key ? column->base.name : place(&key->base, column, key->on_conflict);
    if (ag_ddl_accept(ddl, "autoincrement"))
        ddl->autoincrement = true;
}

static void take_column_unique(ag_ddl *ddl, ag_column *column)
{
    ag_unique *unique = (ag_unique *)add(ddl, AG_KIND_UNIQUE);
    AG_PUSH(ddl->arena, &unique->columns, column->base.name);
    unique->on_conflict = take_conflict(ddl);
    unique->at_column = place(&unique->base, column, unique->on_conflict);
}

/* `column` may be NULL. */
static void take_check(ag_ddl *ddl, ag_column *column)
{
    ag_check *check = (ag_check *)add(ddl, AG_KIND_CHECK);
    check->expression = ag_ddl_take_parenthesised(ddl);
    check->on_conflict = take_conflict(ddl);
    check->at_column = place(&check->base, column, check->on_conflict);
}

static void take_column_references(ag_ddl *ddl, ag_column *column)
{
    ag_foreign_key *key = (ag_foreign_key *)add(ddl, AG_KIND_FOREIGN_KEY);
    AG_PUSH(ddl->arena, &key->columns, column->base.name);
    take_references(ddl, key);
    key->at_column = place(&key->base, column, AG_CONFLICT_DEFAULT);
}

static void take_collate(ag_ddl *ddl, ag_column *column)
{
    name_part(ddl, column, "collate");
    column->collation = ag_ddl_take_name(ddl);
}

static void take_not_null(ag_ddl *ddl, ag_column *column)
{
    ag_ddl_expect(ddl, "null");
    name_part(ddl, column, "not null");
    column->nullable = false;
    column->says_not_null = true;
    column->on_conflict = take_conflict(ddl);
}

/* SQLite reads it, and nothing follows from it. */
static void take_null(ag_ddl *ddl, ag_column *column)
{
    (void)column;
    take_conflict(ddl);
}

static void take_as(ag_ddl *ddl, ag_column *column)
{
    name_part(ddl, column, "generated");
    column->generated = ag_ddl_take_parenthesised(ddl);
    column->is_virtual = !ag_ddl_accept(ddl, "stored");
    if (column->is_virtual)
        ag_ddl_accept(ddl, "virtual");
}

static void take_generated(ag_ddl *ddl, ag_column *column)
{
    ag_ddl_expect(ddl, "always");
    ag_ddl_expect(ddl, "as");
    take_as(ddl, column);
}

bool ag_ddl_column_constraint(ag_ddl *ddl, ag_column *column)
{
    static const struct {
        const char *word;
        void (*take)(ag_ddl *ddl, ag_column *column);
    } constraints[] = {
        {"default", take_default},
        {"null", take_null},
        {"not", take_not_null},
        {"primary", take_column_primary_key},
        {"unique", take_column_unique},
        {"check", take_check},
        {"references", take_column_references},
        {"collate", take_collate},
        {"generated", take_generated},
        {"as", take_as},
    };
    if (take_deferrable(ddl))
        return true;
    for (size_t i = 0; i < AG_COUNT(constraints); i++) {
        if (ag_ddl_accept(ddl, constraints[i].word)) {
            constraints[i].take(ddl, column);
            ddl->name = NULL;
            return true;
        }
    }
    return false;
}

/* ------------------------------------------------------------------ at the table */

static void take_table_primary_key(ag_ddl *ddl)
{
    ag_ddl_expect(ddl, "key");
    ag_primary_key *key = (ag_primary_key *)add(ddl, AG_KIND_PRIMARY_KEY);
    key->key = take_key(ddl, &key->columns);
    key->on_conflict = take_conflict(ddl);
}

static void take_table_unique(ag_ddl *ddl)
{
    ag_unique *unique = (ag_unique *)add(ddl, AG_KIND_UNIQUE);
    unique->key = take_key(ddl, &unique->columns);
    unique->on_conflict = take_conflict(ddl);
}

static void take_table_foreign_key(ag_ddl *ddl)
{
    ag_ddl_expect(ddl, "key");
    ag_foreign_key *key = (ag_foreign_key *)add(ddl, AG_KIND_FOREIGN_KEY);
    take_key(ddl, &key->columns);
    ag_ddl_expect(ddl, "references");
    take_references(ddl, key);
    take_deferrable(ddl);
}

bool ag_ddl_table_constraint(ag_ddl *ddl)
{
    if (ag_ddl_accept(ddl, "primary"))
        take_table_primary_key(ddl);
    else if (ag_ddl_accept(ddl, "unique"))
        take_table_unique(ddl);
    else if (ag_ddl_accept(ddl, "check"))
        take_check(ddl, NULL);
    else if (ag_ddl_accept(ddl, "foreign"))
        take_table_foreign_key(ddl);
    else
        return false;
    return true;
}

/* ------------------------------------------------------------------ defaults */

bool ag_ddl_default_is_word(const char *text)
{
    static const char *const special[] = {"null",         "true",         "false",
                                          "current_time", "current_date", "current_timestamp"};
    ag_lexer lexer = ag_ddl_lexer(text);
    ag_token token = ag_ddl_next(&lexer);
    bool is_word = ag_ddl_is_name(token) && ag_ddl_next(&lexer).type == AG_TOKEN_END;
    for (size_t i = 0; i < AG_COUNT(special); i++)
        is_word = is_word && !ag_token_is(token, special[i]);
    return is_word;
}

char *ag_ddl_default(ag_arena *arena, const char *text)
{
    if (!text || !ag_ddl_default_is_word(text))
        return ag_strdup(arena, text);
    ag_buf literal = ag_buf_new(arena);
    ag_lexer lexer = ag_ddl_lexer(text);
    ag_sqlite_put_literal(&literal, ag_ddl_name(arena, ag_ddl_next(&lexer)));
    return literal.text;
}
