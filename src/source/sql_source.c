/*
 * sql_source.c: declared schemas from files of SQL, for one dialect.
 *
 * No parser of ours stands between the files and the server: the statements are split, run in a scratch database, and what is there then is what was declared.
 */
#include "base/file.h"
#include "base/sha256.h"
#include "base/text.h"
#include "model/frozen.h"
#include "model/settle.h"
#include "source/sql_rules.h"

#include <autogen/source.h>

#include <string.h>

/* ------------------------------------------------------------------ reading */

static bool refuse(const ag_sql_rule *rule, const char *path, const ag_script_part *part,
                   ag_error *err)
{
    const ag_place place = {.file = path, .line = part->line, .column = part->column};
    int shown = (int)strcspn(part->sql, "\n");
    ag_fail(err, AG_E_SQL_FILE, &place, "the statement \"%.*s%s\" %s", shown > 60 ? 60 : shown,
            part->sql, shown > 60 || part->sql[shown] ? "…" : "", rule->why);
    return ag_hint(err, "%s", rule->hint);
}

/* The server would read the clock once, while it makes the schema, and the schema would be another one each time. */
static bool check_clock(ag_frozen_columns *columns, const char *path, const ag_script_part *part,
                        ag_error *err)
{
    const ag_place place = {.file = path, .line = part->line, .column = part->column};
    const char *instead = NULL;
    const char *clock = ag_frozen_clock_in_statement(columns, part->sql, &instead);
    if (!clock)
        return true;
    ag_fail(err, AG_E_SQL_FILE, &place, "'%s' is the time of the definition, not that of each row",
            clock);
    return ag_hint(
        err, "for the time of each row write %s; a constant is written out: '2000-01-31'", instead);
}

static bool check_file(const ag_dialect *dialect, ag_frozen_columns *columns,
                       const ag_sql_file *file, ag_error *err)
{
    const ag_script_part *begin = NULL;
    for (size_t i = 0; i < file->statements.len; i++) {
        const ag_script_part *part = &file->statements.items[i];
        const ag_sql_rule *rule = ag_sql_rule_find(dialect, part->sql);
        if (dialect->id == AG_POSTGRESQL && !check_clock(columns, file->path, part, err))
            return false;
        switch (rule->verdict) {
        case AG_SQL_REFUSE: return refuse(rule, file->path, part, err);
        case AG_SQL_BEGIN: begin = part; break;
        case AG_SQL_END: begin = NULL; break;
        case AG_SQL_RUN:
        case AG_SQL_SKIP:
        case AG_SQL_INCLUDE:
        case AG_SQL_INCLUDE_BESIDE:
        case AG_SQL_TOLERATE: break;
        }
    }
    if (!begin)
        return true;
    const ag_place place = {.file = file->path, .line = begin->line, .column = begin->column};
    ag_fail(err, AG_E_SQL_FILE, &place, "the transaction that begins here has no end");
    return ag_hint(err, "add COMMIT, or leave BEGIN out");
}

typedef struct reading {
    ag_arena *arena;
    const ag_dialect *dialect;
    const char *folder;
    int depth; /* of files that include each other */
    ag_frozen_columns columns;
    ag_sql_files *out;
} reading;

#define MOST_DEPTH 32

/* The name behind `\i` or `.read`, with or without quotes. */
static const char *included_name(ag_arena *arena, const char *command)
{
    const char *name = command + strcspn(command, " \t");
    name += strspn(name, " \t");
    size_t len = strlen(name);
    while (len > 0 && strchr(" \t;", name[len - 1]))
        len--;
    if (len > 1 && (name[0] == '\'' || name[0] == '"') && name[len - 1] == name[0])
        return ag_strndup(arena, name + 1, len - 2);
    return ag_strndup(arena, name, len);
}

static bool find_included(const reading *r, const char *path, const ag_script_part *part,
                          bool beside, const char **out, ag_error *err)
{
    const ag_place place = {.file = path, .line = part->line, .column = part->column};
    const char *name = included_name(r->arena, part->sql);
    *out = ag_path_join(r->arena, beside ? ag_path_folder(r->arena, path) : r->folder, name);
    if (r->depth >= MOST_DEPTH) {
        ag_fail(err, AG_E_SQL_FILE, &place, "the files include each other");
        return ag_hint(err, "\"%s\" is named in itself, or in what it includes", name);
    }
    if (ag_file_exists(*out))
        return true;
    ag_fail(err, AG_E_SQL_FILE, &place, "there is no file \"%s\"", *out);
    return ag_hint(err, r->dialect->id == AG_SQLITE
                            ? ".read starts at the folder of autogen.json"
                            : "\\i starts at the folder of autogen.json, \\ir at that of the file");
}

/* At the first byte that is wrong. */
static bool fail_encoding(const char *path, const char *text, size_t len, ag_error *err)
{
    size_t good = ag_utf8_span(text, len);
    ag_place place = {.file = path, .line = 1, .column = 1};
    for (const char *p = text; p < text + good; p++) {
        bool is_start = ((unsigned char)*p & 0xC0) != 0x80;
        place.column = *p == '\n' ? 1 : place.column + is_start;
        place.line += *p == '\n';
    }
    if (!text[good])
        return ag_fail(err, AG_E_SYNTAX, &place, "the character 0 stands here");
    ag_fail(err, AG_E_SYNTAX, &place, "not UTF-8 text");
    return ag_hint(err, "save the file as UTF-8");
}

static bool read_text(reading *r, ag_sql_file *file, ag_error *err)
{
    char *text;
    size_t len;
    if (!ag_file_read(r->arena, file->path, &text, &len, err))
        return false;
    if (!ag_utf8_valid(text, len))
        return fail_encoding(file->path, text, len, err);
    if (ag_starts_with(text, "\xEF\xBB\xBF"))
        text += 3;
    ag_sql_split(r->arena, r->dialect, text, &file->statements);
    return check_file(r->dialect, &r->columns, file, err);
}

static bool read_file(reading *r, const char *path, ag_error *err)
{
    ag_sql_file whole = {.path = path}, piece = {.path = path, .continues = r->depth > 0};
    if (!read_text(r, &whole, err))
        return false;
    for (size_t i = 0; i < whole.statements.len; i++) {
        const ag_script_part *part = &whole.statements.items[i];
        const ag_sql_verdict verdict = ag_sql_rule_find(r->dialect, part->sql)->verdict;
        bool beside = verdict == AG_SQL_INCLUDE_BESIDE;
        const char *included;
        if (verdict != AG_SQL_INCLUDE && !beside) {
            AG_PUSH(r->arena, &piece.statements, *part);
            continue;
        }
        if (!find_included(r, path, part, beside, &included, err))
            return false;
        AG_PUSH(r->arena, r->out, piece);
        piece = (ag_sql_file){.path = path, .continues = true};
        r->depth++;
        if (!read_file(r, included, err))
            return false;
        r->depth--;
    }
    AG_PUSH(r->arena, r->out, piece);
    return true;
}

bool ag_sql_files_read(ag_arena *arena, const ag_dialect *dialect, const char *folder,
                       const ag_names *paths, ag_sql_files *out, ag_error *err)
{
    ag_sql_files files = {0};
    reading r = {arena, dialect, folder, 0, ag_frozen_columns_new(arena), &files};
    for (size_t i = 0; i < paths->len; i++) {
        if (!read_file(&r, paths->items[i], err))
            return false;
    }
    *out = files;
    return true;
}

/* One token a line: its type, so that "select" and SELECT are two, and its meaning. */
static void put_tokens(ag_buf *out, const ag_dialect *dialect, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, dialect->lex_flags);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer))
        ag_buf_format(out, "%c%s\n", 'a' + (char)token.type, ag_token_text(out->arena, token));
    ag_buf_put(out, ";\n");
}

char *ag_sql_files_digest(ag_arena *arena, const ag_dialect *dialect, const ag_sql_files *files)
{
    char hex[AG_SHA256_HEX + 1];
    ag_arena *scrap = ag_arena_open();
    ag_buf text = ag_buf_new(scrap);
    ag_buf_format(&text, "1 %s\n", dialect->name);
    for (size_t i = 0; i < files->len; i++) {
        for (size_t j = 0; j < files->items[i].statements.len; j++)
            put_tokens(&text, dialect, files->items[i].statements.items[j].sql);
    }
    ag_sha256_hex(text.text, text.len, hex);
    ag_arena_close(scrap);
    return ag_format(arena, "sql-sha256:%s", hex);
}

/* ------------------------------------------------------------------ running */

typedef struct running {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema; /* NULL: the dialect's */
    bool in_transaction;
} running;

/* A database that is thrown away need not reach the disk. */
static const char *const fresh[AG_DIALECT_COUNT] = {
    [AG_POSTGRESQL] = "RESET ALL; SET synchronous_commit = off; SET client_min_messages = warning",
    [AG_SQLITE] =
        "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = OFF; PRAGMA writable_schema = OFF",
};

static bool start_file(const running *r, ag_error *err)
{
    const ag_dialect *dialect = r->scratch->dialect;
    if (!ag_session_run(r->scratch, fresh[dialect->id], err))
        return false;
    if (dialect->id != AG_POSTGRESQL || !r->default_schema ||
        ag_streq(r->default_schema, dialect->default_schema))
        return true;
    return ag_session_runf(r->scratch, r->arena, err,
                           "CREATE SCHEMA IF NOT EXISTS %I; SET search_path = %I",
                           r->default_schema, r->default_schema);
}

static bool tolerates(const ag_sql_rule *rule, const ag_error *why)
{
    return rule->verdict == AG_SQL_TOLERATE && why->code == AG_E_SQL && why->sqlstate[0] &&
           strstr(rule->why, why->sqlstate);
}

/* " (line 3, column 9 of the statement)" and " at line 3", which the place in the file makes needless. */
static void drop_position(char *message)
{
    char *within = strstr(message, " (line ");
    if (within && ag_ends_with(message, "of the statement)"))
        *within = '\0';
    within = strstr(message, " at line ");
    char *rest = within ? strstr(within, " (SQLite error") : NULL;
    if (rest)
        memmove(within, rest, strlen(rest) + 1);
}

static bool fail_at(const char *path, const ag_script_part *part, ag_error *why, ag_error *err)
{
    ag_place place = {.file = path, .line = part->line, .column = part->column};
    if (why->code != AG_E_SQL) {
        if (err->code == AG_E_NONE)
            *err = *why;
        return false;
    }
    if (why->sql_line > 1 || why->sql_column > 0) {
        place.line += why->sql_line - 1;
        place.column = why->sql_line > 1 ? why->sql_column : why->sql_column + part->column - 1;
        drop_position(why->message);
    }
    ag_fail(err, AG_E_SQL_FILE, &place, "%s", why->message);
    memcpy(err->sqlstate, why->sqlstate, sizeof err->sqlstate);
    return why->hint[0] ? ag_hint(err, "%s", why->hint) : false;
}

static bool run_tolerated(running *r, const ag_sql_rule *rule, const char *sql, ag_error *err)
{
    if (r->in_transaction && !ag_session_run(r->scratch, "SAVEPOINT autogen", err))
        return false;
    if (ag_session_run(r->scratch, sql, err))
        return !r->in_transaction || ag_session_run(r->scratch, "RELEASE SAVEPOINT autogen", err);
    if (!tolerates(rule, err) || (rule->unless & r->scratch->manage) != 0)
        return false;
    *err = (ag_error){0};
    return !r->in_transaction || ag_session_run(r->scratch, "ROLLBACK TO SAVEPOINT autogen", err);
}

static bool run_statement(running *r, const char *path, const ag_script_part *part, ag_error *err)
{
    const ag_sql_rule *rule = ag_sql_rule_find(r->scratch->dialect, part->sql);
    ag_error why = {0};
    if (rule->verdict == AG_SQL_SKIP)
        return true;
    bool ok = rule->verdict == AG_SQL_TOLERATE ? run_tolerated(r, rule, part->sql, &why)
                                               : ag_session_run(r->scratch, part->sql, &why);
    if (!ok)
        return fail_at(path, part, &why, err);
    if (rule->verdict == AG_SQL_BEGIN || rule->verdict == AG_SQL_END)
        r->in_transaction = rule->verdict == AG_SQL_BEGIN;
    return true;
}

static bool run_files(running *r, const ag_sql_files *files, ag_error *err)
{
    for (size_t i = 0; i < files->len; i++) {
        const ag_sql_file *file = &files->items[i];
        if (!file->continues && !start_file(r, err))
            return false;
        for (size_t j = 0; j < file->statements.len; j++)
            if (!run_statement(r, file->path, &file->statements.items[j], err))
                return false;
    }
    return start_file(r, err);
}

/* CREATE EXTENSION name … VERSION. */
static bool says_version(ag_arena *arena, const char *sql, const char *extension)
{
    static const char *const start[] = {"create", "extension"};
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (size_t i = 0; i < AG_COUNT(start); i++) {
        if (!ag_token_is(ag_lexer_next(&lexer), start[i]))
            return false;
    }
    bool named = false, version = false;
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        named = named || ag_streq(ag_token_text(arena, t), extension);
        version = version || ag_token_is(t, "version");
    }
    return named && version;
}

/* What the server took because the files say nothing is not what they say. */
static void forget_versions(ag_arena *arena, const ag_sql_files *files, const ag_schema *schema)
{
    for (size_t e = 0; e < schema->extensions.len; e++) {
        ag_extension *extension = (ag_extension *)schema->extensions.items[e];
        bool said = false;
        for (size_t i = 0; i < files->len; i++) {
            const ag_script_parts *parts = &files->items[i].statements;
            for (size_t j = 0; j < parts->len; j++)
                said = said || says_version(arena, parts->items[j].sql, extension->base.name);
        }
        if (!said)
            extension->version = NULL;
    }
}

bool ag_source_sql(ag_arena *arena, ag_session *scratch, const ag_sql_files *files,
                   const char *default_schema, ag_inspection *out, ag_error *err)
{
    running r = {.arena = arena, .scratch = scratch, .default_schema = default_schema};
    ag_inspection found = {0};
    if (!run_files(&r, files, err) ||
        !ag_source_database(arena, scratch, default_schema, &found, err) ||
        !ag_schema_settle(arena, found.schema, err))
        return false;
    forget_versions(arena, files, found.schema);
    *out = found;
    return true;
}
