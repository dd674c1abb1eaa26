/* execute.c: hand-written SQL as statements. */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

static const char *body_of(const ag_pairs *bodies, const char *file)
{
    for (size_t i = 0; i < bodies->keys.len; i++) {
        if (strcmp(bodies->keys.items[i], file) == 0)
            return bodies->values.items[i];
    }
    return NULL;
}

/* The next word of a statement, if it is this one. */
static bool takes(ag_lexer *lexer, const char *word)
{
    ag_lexer ahead = *lexer;
    ag_token token = ag_lexer_next(&ahead);
    if (!ag_token_is(token, word))
        return false;
    *lexer = ahead;
    return true;
}

/* Going back to a savepoint stays inside. */
static bool goes_to_savepoint(ag_lexer *lexer)
{
    if (!takes(lexer, "work"))
        (void)takes(lexer, "transaction");
    return takes(lexer, "to");
}

/* The word by which a statement begins or ends a transaction; NULL: it does not. */
static const char *transaction_word(const ag_dialect *dialect, const char *sql)
{
    static const char *const words[] = {"begin", "start", "commit", "end", "rollback", "abort"};
    ag_lexer lexer = ag_lexer_new(sql, dialect->lex_flags);
    if (takes(&lexer, "prepare"))
        return takes(&lexer, "transaction") ? "PREPARE TRANSACTION" : NULL;
    for (size_t i = 0; i < AG_COUNT(words); i++) {
        if (takes(&lexer, words[i]))
            return strcmp(words[i], "rollback") == 0 && goes_to_savepoint(&lexer) ? NULL : words[i];
    }
    return NULL;
}

/* What a revision did and the record of it are committed together; no statement may come between. */
static bool check_transactions(const ag_dialect *dialect, const ag_op *op,
                               const ag_script_parts *parts, ag_error *err)
{
    for (size_t i = 0; i < parts->len; i++) {
        const char *word = transaction_word(dialect, parts->items[i].sql);
        if (!word)
            continue;
        ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                     "hand-written SQL begins or ends a transaction: \"%s\"", word);
        return ag_hint(err, "leave it out: a revision runs in a transaction of its own, or, with "
                            "\"transaction\": false, its statements run without one");
    }
    return true;
}

bool ag_planner_execute(ag_planner *planner, const ag_op *op, ag_step *step, ag_error *err)
{
    const ag_dialect *dialect = planner->options->dialect;
    if (op->verb == AG_BACKFILL) {
        ag_planner_backfill(planner, op, step);
        return true;
    }
    const ag_execute *execute =
        (const ag_execute *)ag_object_for(planner->arena, &op->execute->base, dialect->id);
    if (!execute || (op->only && !(op->only & (UINT64_C(1) << dialect->id))))
        return true;
    const char *sql =
        execute->file ? body_of(&planner->options->bodies, execute->file) : execute->sql;
    if (!sql && execute->file)
        return ag_json_fail(err, AG_E_IO, op->source, "the text of \"%s\" is not at hand",
                            execute->file);
    ag_script_parts parts = {0};
    ag_sql_split(planner->arena, dialect, sql ? sql : "", &parts);
    if (!check_transactions(dialect, op, &parts, err))
        return false;
    for (size_t i = 0; i < parts.len; i++)
        ag_step_run(planner->arena, step, dialect, "%S", parts.items[i].sql);
    step->done_when = execute->done_when;
    step->opaque = !execute->repeatable && !execute->done_when;
    return true;
}
