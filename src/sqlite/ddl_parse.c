#include "sqlite/ddl_parse.h"

#include "sqlite/sql.h"

#include <string.h>

/* ------------------------------------------------------------------ tokens */

ag_ddl ag_ddl_new(ag_arena *arena, ag_arena *scratch, const char *sql)
{
    return (ag_ddl){
        .arena = arena, .tokens = ag_ddl_tokenize(scratch, sql), .names = ag_map_new(arena)};
}

ag_token ag_ddl_peek(const ag_ddl *ddl)
{
    return ddl->tokens.items[ddl->at];
}

/* The last token is never passed. */
ag_token ag_ddl_take(ag_ddl *ddl)
{
    ag_token token = ag_ddl_peek(ddl);
    if (ddl->at + 1 < ddl->tokens.len)
        ddl->at++;
    else
        ddl->failed = true;
    return token;
}

bool ag_ddl_accept(ag_ddl *ddl, const char *word)
{
    if (!ag_token_is(ag_ddl_peek(ddl), word))
        return false;
    ag_ddl_take(ddl);
    return true;
}

void ag_ddl_expect(ag_ddl *ddl, const char *word)
{
    if (!ag_ddl_accept(ddl, word))
        ddl->failed = true;
}

void ag_ddl_skip_if_not_exists(ag_ddl *ddl)
{
    if (!ag_ddl_accept(ddl, "if"))
        return;
    ag_ddl_expect(ddl, "not");
    ag_ddl_expect(ddl, "exists");
}

void ag_ddl_take_create(ag_ddl *ddl, const char *what)
{
    ag_ddl_expect(ddl, "create");
    if (!ag_ddl_accept(ddl, "temp"))
        ag_ddl_accept(ddl, "temporary");
    ag_ddl_expect(ddl, what);
    ag_ddl_skip_if_not_exists(ddl);
}

char *ag_ddl_take_name(ag_ddl *ddl)
{
    ag_token token = ag_ddl_take(ddl);
    if (!ag_ddl_is_name(token) && token.type != AG_TOKEN_STRING)
        ddl->failed = true;
    return ag_ddl_name(ddl->arena, token);
}

char *ag_ddl_take_qualified(ag_ddl *ddl)
{
    char *name = ag_ddl_take_name(ddl);
    return ag_ddl_accept(ddl, ".") ? ag_ddl_take_name(ddl) : name;
}

char *ag_ddl_take_parenthesised(ag_ddl *ddl)
{
    ag_ddl_expect(ddl, "(");
    ag_token first = ag_ddl_peek(ddl);
    ag_token last = first;
    for (int depth = 1; !ddl->failed;) {
        ag_token token = ag_ddl_take(ddl);
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth == 0)
            return ag_ddl_span(ddl->arena, first, last);
        last = token;
    }
    return ag_strdup(ddl->arena, "");
}

ag_column *ag_ddl_column(const ag_table *table, const char *name)
{
    ag_column *exact = ag_column_find(table, name);
    if (exact)
        return exact;
    for (size_t i = 0; i < table->columns.len; i++)
        if (ag_strcaseeq(table->columns.items[i]->name, name))
            return (ag_column *)table->columns.items[i];
    return NULL;
}

/* ------------------------------------------------------------------ columns */

/* What ends a type's name.  GENERATED may be part of one, unless ALWAYS follows. */
static bool ends_type(const ag_ddl *ddl)
{
    static const char *const words[] = {"constraint", "default", "null",  "not",
                                        "primary",    "unique",  "check", "references",
                                        "collate",    "as",      "on",    "deferrable"};
    ag_token token = ag_ddl_peek(ddl);
    if (!ag_ddl_is_name(token) && token.type != AG_TOKEN_STRING)
        return true;
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_token_is(token, words[i]))
            return true;
    return ag_token_is(token, "generated") && ag_token_is(ddl->tokens.items[ddl->at + 1], "always");
}

/* Quotes that are not needed are left out: to SQLite, too, "INTEGER" in quotes is the type INTEGER. */
static void put_type_word(ag_ddl *ddl, ag_buf *type, ag_token token)
{
    const char *name = ag_ddl_name(ddl->arena, token);
    if (type->len)
        ag_buf_putc(type, ' ');
    if (ag_sqlite_is_plain(name))
        ag_buf_put(type, name);
    else
        ag_buf_putn(type, token.text, token.len);
}

/* "varchar(20)", "double precision", NULL where there is none: the tokens as written, without comments and line ends. */
static const char *take_type(ag_ddl *ddl)
{
    ag_buf type = ag_buf_new(ddl->arena);
    while (!ddl->failed && !ends_type(ddl))
        put_type_word(ddl, &type, ag_ddl_take(ddl));
    if (!type.len || !ag_token_is(ag_ddl_peek(ddl), "("))
        return type.len ? type.text : NULL;
    ag_token token;
    do {
        token = ag_ddl_take(ddl);
        ag_buf_putn(&type, token.text, token.len);
    } while (!ddl->failed && !ag_token_is(token, ")"));
    return type.text;
}

static void take_column(ag_ddl *ddl)
{
    char *name = ag_ddl_take_name(ddl);
    ag_column *column =
        (ag_column *)ag_object_new(ddl->arena, ag_kinds[AG_KIND_COLUMN].shape, name);
    column->type = take_type(ddl);
    column->nullable = true;
    ag_list_add(ddl->arena, &ddl->table->columns, &column->base);
    ddl->name = NULL;
    for (bool more = true; more && !ddl->failed;) {
        if (ag_ddl_accept(ddl, "constraint"))
            ddl->name = ag_ddl_take_name(ddl);
        else
            more = ag_ddl_column_constraint(ddl, column);
    }
}

/* Constraints of the table; the commas between them may be left out. */
static void take_table_constraints(ag_ddl *ddl)
{
    ddl->name = NULL;
    for (bool more = true; more && !ddl->failed;) {
        if (ag_ddl_accept(ddl, "constraint"))
            ddl->name = ag_ddl_take_name(ddl);
        else if (ag_ddl_accept(ddl, ","))
            ddl->name = NULL;
        else
            more = ag_ddl_table_constraint(ddl);
    }
}

/* A column cannot be called like these without quotes, so the list of columns ends here. */
static bool is_table_constraint(ag_token token)
{
    static const char *const words[] = {"constraint", "primary", "unique", "check", "foreign"};
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_token_is(token, words[i]))
            return true;
    return false;
}

static void take_options(ag_ddl *ddl)
{
    do {
        if (ag_ddl_accept(ddl, "without"))
            ddl->table->without_rowid = ag_strcaseeq(ag_ddl_take_name(ddl), "rowid");
        else if (ag_ddl_accept(ddl, "strict"))
            ddl->table->strict = true;
    } while (ag_ddl_accept(ddl, ","));
}

/* ------------------------------------------------------------------ what follows from the whole */

/* The single column that is the rowid by another name; NULL if there is none. */
static ag_column *rowid_column(const ag_ddl *ddl, const ag_primary_key *key)
{
    if (key->columns.len != 1 || ddl->table->without_rowid || ddl->never_rowid)
        return NULL;
    ag_column *column = ag_column_find(ddl->table, key->columns.items[0]);
    return column && ag_strcaseeq(column->type, "integer") ? column : NULL;
}

/* A column of a primary key may hold NULL in an ordinary table: said so, or reading it back would make it NOT NULL. */
static void settle_nullable(ag_ddl *ddl, const ag_primary_key *key)
{
    uint64_t bit = ag_field_bit((size_t)ag_field_index(ag_kinds[AG_KIND_COLUMN].shape, "nullable"));
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_column *column = ag_column_find(ddl->table, key->columns.items[i]);
        if (!column)
            continue;
        if (ddl->table->without_rowid || ddl->table->strict)
            column->nullable = false;
        if (column->nullable)
            column->base.given |= bit;
    }
    for (size_t i = 0; i < ddl->table->columns.len; i++) {
        ag_column *column = (ag_column *)ddl->table->columns.items[i];
        bool follows = column->identity || ((ddl->table->without_rowid || ddl->table->strict) &&
                                            ag_names_has(&key->columns, column->base.name));
        column->says_not_null = column->says_not_null && follows;
    }
}

/* What is said once need not be remembered twice. */
static void forget_not_null(ag_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        ((ag_column *)table->columns.items[i])->says_not_null = false;
}

static void settle_primary_key(ag_ddl *ddl)
{
    ag_primary_key *key = ag_table_primary_key(ddl->table);
    if (!key) {
        forget_not_null(ddl->table);
        return;
    }
    ag_column *rowid = rowid_column(ddl, key);
    if (rowid) {
        rowid->identity = ddl->autoincrement ? AG_IDENTITY_ALWAYS : AG_IDENTITY_BY_DEFAULT;
        rowid->nullable = false;
        rowid->default_value = NULL; /* which never counts */
    }
    settle_nullable(ddl, key);
}

static void take_head(ag_ddl *ddl)
{
    ag_ddl_take_create(ddl, "table");
    ddl->table = (ag_table *)ag_object_new(ddl->arena, ag_kinds[AG_KIND_TABLE].shape,
                                           ag_ddl_take_qualified(ddl));
}

static bool take_table(ag_ddl *ddl, ag_error *err)
{
    take_head(ddl);
    ag_ddl_expect(ddl, "(");
    do {
        if (is_table_constraint(ag_ddl_peek(ddl)))
            break;
        take_column(ddl);
    } while (!ddl->failed && ag_ddl_accept(ddl, ","));
    take_table_constraints(ddl);
    ag_ddl_expect(ddl, ")");
    take_options(ddl);
    ag_ddl_accept(ddl, ";");
    ag_token token = ag_ddl_peek(ddl);
    if (ddl->failed || token.type != AG_TOKEN_END)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL,
                       "cannot read the definition of table \"%s\" near \"%.*s\"",
                       ddl->table->base.name, (int)(token.len > 40 ? 40 : token.len), token.text);
    settle_primary_key(ddl);
    return true;
}

bool ag_ddl_parse_table(ag_arena *arena, const char *sql, ag_ddl_table *out, ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl ddl = ag_ddl_new(arena, scratch, sql);
    bool done = take_table(&ddl, err);
    ag_arena_close(scratch);
    if (done)
        *out = (ag_ddl_table){ddl.table, ddl.unheld};
    return done;
}
