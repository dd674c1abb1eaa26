#include "source/sql_rules.h"

#include "base/text.h"

#include <string.h>

#define SERVER "reaches outside the database: it concerns the whole server"
#define BY_HAND "leave it out of the schema files, and run it by hand"
#define FILES "reaches outside the database: it reads or writes files"
#define OTHERS "reaches outside the database: it talks to another one"
#define WHO "changes who the statements run as"
#define LEAVE "leave it out of the schema files"
#define NO_DATA "a schema file holds no rows: write it with `pg_dump -s`"
#define PG AG_POSTGRESQL
#define LITE AG_SQLITE

/* What a role or a setting that is not there, or is not ours, gives. */
#define ROLES "42704 42501 0LP01"

static const ag_sql_rule rules[] = {
    {PG, "BEGIN|START", AG_SQL_BEGIN},
    {PG, "COMMIT|END|ABORT", AG_SQL_END},
    {PG, "ROLLBACK * TO", AG_SQL_RUN},
    {PG, "ROLLBACK", AG_SQL_END},
    {PG, "PREPARE TRANSACTION", AG_SQL_REFUSE, SERVER, LEAVE},
    {PG, "CREATE|ALTER|DROP USER MAPPING", AG_SQL_RUN},
    {PG, "CREATE|ALTER|DROP ROLE|USER|GROUP|DATABASE|TABLESPACE", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "COMMENT|SECURITY * ON ROLE|DATABASE|TABLESPACE", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "ALTER SYSTEM", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "REASSIGN|DROP OWNED", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "CHECKPOINT", AG_SQL_REFUSE, SERVER, LEAVE},
    {PG, "GRANT|REVOKE * ON DATABASE|TABLESPACE|PARAMETER", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "GRANT|REVOKE * ON", AG_SQL_TOLERATE, ROLES, .unless = AG_GRANTS},
    {PG, "GRANT|REVOKE", AG_SQL_REFUSE, SERVER, BY_HAND},
    {PG, "COPY * PROGRAM", AG_SQL_REFUSE, "reaches outside the database: it starts a program",
     LEAVE},
    {PG, "COPY * FROM STDIN", AG_SQL_SKIP},
    {PG, "COPY * TO", AG_SQL_REFUSE, FILES, LEAVE},
    {PG, "COPY", AG_SQL_REFUSE, FILES, NO_DATA},
    {PG, "LOAD", AG_SQL_REFUSE, "reaches outside the database: it loads a library", LEAVE},
    {PG, "CREATE|ALTER|DROP SUBSCRIPTION", AG_SQL_REFUSE, OTHERS, BY_HAND},
    {PG, "IMPORT FOREIGN", AG_SQL_REFUSE, OTHERS,
     "declare the foreign tables with CREATE FOREIGN TABLE"},
    {PG, "SET ROLE", AG_SQL_REFUSE, WHO, LEAVE},
    {PG, "SET SESSION|LOCAL ROLE", AG_SQL_REFUSE, WHO, LEAVE},
    {PG, "SET * SESSION AUTHORIZATION", AG_SQL_REFUSE, WHO,
     "leave it out; `pg_dump --no-owner` writes none"},
    {PG, "DISCARD", AG_SQL_REFUSE, "gives up locks of this program", LEAVE},
    {PG, "\\ I|INCLUDE", AG_SQL_INCLUDE},
    {PG, "\\ IR|INCLUDE_RELATIVE", AG_SQL_INCLUDE_BESIDE},
    {PG, "\\", AG_SQL_REFUSE, "is a command of psql, not SQL",
     "only \\i and \\ir, which name another file, may stand in a schema file"},
    {PG, "(pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import|lo_export",
     AG_SQL_REFUSE, FILES, LEAVE},
    {PG, "(dblink|dblink_connect|dblink_connect_u|dblink_exec|dblink_send_query", AG_SQL_REFUSE,
     OTHERS, LEAVE},
    {PG,
     "(pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|"
     "pg_advisory_unlock_all|pg_create_physical_replication_slot|"
     "pg_create_logical_replication_slot|pg_drop_replication_slot",
     AG_SQL_REFUSE, SERVER, LEAVE},
    /* several commands in one ALTER TABLE are not about the owner only */
    {PG, "ALTER * , OWNER TO", AG_SQL_RUN},
    {PG, "ALTER * OWNER TO ? $", AG_SQL_TOLERATE, ROLES, .unless = AG_OWNER},
    {PG, "ALTER DEFAULT PRIVILEGES", AG_SQL_TOLERATE, ROLES, .unless = AG_GRANTS},
    {PG, "COMMENT ON EXTENSION", AG_SQL_TOLERATE, "42501"},
    {PG, "CREATE SCHEMA PUBLIC $", AG_SQL_TOLERATE, "42P06"},
    /* pg_dump --clean --if-exists: of a domain that is not there */
    {PG, "ALTER DOMAIN * DROP CONSTRAINT IF EXISTS", AG_SQL_TOLERATE, "42704 3F000"},
    /* a newer pg_dump sets what an older server has not got */
    {PG, "SET", AG_SQL_TOLERATE, "42704"},
    {LITE, "BEGIN", AG_SQL_BEGIN},
    {LITE, "COMMIT|END", AG_SQL_END},
    {LITE, "ROLLBACK * TO", AG_SQL_RUN},
    {LITE, "ROLLBACK", AG_SQL_END},
    {LITE, "ATTACH|DETACH", AG_SQL_REFUSE, OTHERS, LEAVE},
    {LITE, "VACUUM * INTO", AG_SQL_REFUSE, FILES, LEAVE},
    {LITE, ". READ", AG_SQL_INCLUDE},
    {LITE, ".", AG_SQL_REFUSE, "is a command of the sqlite3 shell, not SQL",
     "only .read, which names another file, may stand in a schema file"},
    {LITE, "PRAGMA TEMP_STORE_DIRECTORY|DATA_STORE_DIRECTORY", AG_SQL_REFUSE, FILES, LEAVE},
    /* .schema of sqlite3 prints what SQLite makes by itself */
    {LITE, "CREATE TABLE SQLITE_SEQUENCE|SQLITE_STAT1|SQLITE_STAT2|SQLITE_STAT3|SQLITE_STAT4",
     AG_SQL_SKIP},
    {LITE, "(load_extension", AG_SQL_REFUSE, "reaches outside the database: it loads a library",
     LEAVE},
    {LITE, "(readfile|writefile|edit", AG_SQL_REFUSE, FILES, LEAVE},
};

static const ag_sql_rule plain = {.pattern = "", .verdict = AG_SQL_RUN};

/* ------------------------------------------------------------------ matching */

typedef AG_VEC(ag_token) tokens;

static void read_tokens(ag_arena *arena, const ag_dialect *dialect, const char *sql, tokens *out)
{
    ag_lexer lexer = ag_lexer_new(sql, dialect->lex_flags);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer))
        AG_PUSH(arena, out, token);
}

/* True if the token is one of the words "a|b|c" (up to a space or the end). */
static bool is_one_of(ag_token token, const char *words)
{
    char word[64];
    while (*words && *words != ' ') {
        size_t len = strcspn(words, "| ");
        if (len < sizeof word) {
            memcpy(word, words, len);
            word[len] = '\0';
            if (ag_token_is(token, word))
                return true;
        }
        words += len + (words[len] == '|');
    }
    return false;
}

static const char *next_word(const char *pattern)
{
    pattern += strcspn(pattern, " ");
    return pattern + (*pattern == ' ');
}

static bool matches(const tokens *t, size_t at, const char *pattern)
{
    for (; *pattern; pattern = next_word(pattern)) {
        if (*pattern == '*') {
            const char *rest = next_word(pattern);
            for (; at < t->len; at++)
                if (matches(t, at, rest))
                    return true;
            return false;
        }
        if (*pattern == '$')
            return at == t->len;
        if (at >= t->len || (*pattern != '?' && !is_one_of(t->items[at], pattern)))
            return false;
        at++;
    }
    return true;
}

/* CREATE TABLE … AS SELECT and CREATE MATERIALIZED VIEW ask their query at once. */
static bool asks(const tokens *t)
{
    int depth = 0;
    bool rows = false;
    for (size_t i = 1; i < t->len; i++) {
        depth += ag_token_is(t->items[i], "(") ? 1 : ag_token_is(t->items[i], ")") ? -1 : 0;
        rows = rows || (i < 4 && is_one_of(t->items[i], "TABLE|MATERIALIZED"));
        if (rows && depth == 0 && ag_token_is(t->items[i], "AS"))
            return true;
    }
    return false;
}

/* Statements that only write down what will be called later. */
static bool defines(const tokens *t)
{
    return t->len > 0 && !asks(t) &&
           is_one_of(t->items[0], "CREATE|ALTER|COMMENT|DROP|GRANT|REVOKE|SECURITY");
}

static bool calls(const tokens *t, const char *functions)
{
    for (size_t i = 0; i + 1 < t->len; i++)
        if (is_one_of(t->items[i], functions) && ag_token_is(t->items[i + 1], "("))
            return true;
    return false;
}

static const ag_sql_rule *find_at(ag_dialect_id dialect, const tokens *t, size_t at)
{
    for (size_t i = 0; i < AG_COUNT(rules); i++) {
        const ag_sql_rule *rule = &rules[i];
        if (rule->dialect != dialect)
            continue;
        bool found = rule->pattern[0] == '(' ? at == 0 && !defines(t) && calls(t, rule->pattern + 1)
                                             : matches(t, at, rule->pattern);
        if (found)
            return rule;
    }
    return &plain;
}

/* ------------------------------------------------------------------ the code of DO */

static char *undouble(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++) {
        *to++ = *from;
        from += from[0] == '\'' && from[1] == '\'';
    }
    *to = '\0';
    return text;
}

/* What the string holds. */
static char *inside(ag_arena *arena, ag_token token)
{
    size_t start = 0, end = token.len;
    while (start < end && token.text[start] != '$' && token.text[start] != '\'')
        start++;
    if (start < end && token.text[start] == '$') {
        const char *tag = memchr(token.text + start + 1, '$', end - start - 1);
        size_t len = tag ? (size_t)(tag - token.text) - start + 1 : 1;
        start += len;
        end = end >= start + len ? end - len : start;
        return ag_strndup(arena, token.text + start, end - start);
    }
    if (start + 1 < end) {
        start++;
        end--;
    }
    return undouble(ag_strndup(arena, token.text + start, end - start));
}

/* What DO, or an EXECUTE in it, would run: a statement stands at the start and behind these words. */
static const ag_sql_rule *find_in_code(ag_arena *arena, const ag_dialect *dialect, const char *code)
{
    tokens t = {0};
    read_tokens(arena, dialect, code, &t);
    for (size_t i = 0; i < t.len; i++) {
        const ag_sql_rule *rule = &plain;
        if (i == 0 || is_one_of(t.items[i - 1], ";|BEGIN|THEN|ELSE|LOOP"))
            rule = find_at(dialect->id, &t, i);
        if (rule->verdict != AG_SQL_REFUSE && t.items[i].type == AG_TOKEN_STRING)
            rule = find_in_code(arena, dialect, inside(arena, t.items[i]));
        if (rule->verdict == AG_SQL_REFUSE)
            return rule;
    }
    return &plain;
}

const ag_sql_rule *ag_sql_rule_find(const ag_dialect *dialect, const char *sql)
{
    ag_arena *scrap = ag_arena_open();
    tokens t = {0};
    read_tokens(scrap, dialect, sql, &t);
    const ag_sql_rule *rule = find_at(dialect->id, &t, 0);
    for (size_t i = 1; i < t.len && rule == &plain && ag_token_is(t.items[0], "DO"); i++) {
        if (t.items[i].type == AG_TOKEN_STRING)
            rule = find_in_code(scrap, dialect, inside(scrap, t.items[i]));
    }
    ag_arena_close(scrap);
    return rule;
}
