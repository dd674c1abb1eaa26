/*
 * validate_frozen.c: 'now', 'today' and the like as a date or a time.  PostgreSQL reads them once, when the text is defined, so that what looks like a clock is a constant,
 * and another one each time that the definition runs.
 */
#include "base/text.h"
#include "model/settle.h"

#include <string.h>

static const char *const clocks[][2] = {
    {"now", "now()"},
    {"today", "CURRENT_DATE"},
    {"tomorrow", "CURRENT_DATE + 1"},
    {"yesterday", "CURRENT_DATE - 1"},
};

/* The row of a string that says one of them, white space and case aside; NULL if it says something else. */
static const char *const *clock_of(ag_token token)
{
    const char *quote = token.type == AG_TOKEN_STRING ? memchr(token.text, '\'', token.len) : NULL;
    if (!quote || quote - token.text > 1)
        return NULL;
    const char *begin = quote + 1, *end = token.text + token.len - 1;
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    for (size_t i = 0; i < AG_COUNT(clocks); i++) {
        ag_token word = {AG_TOKEN_WORD, begin, (size_t)(end - begin)};
        if (ag_token_is(word, clocks[i][0]))
            return clocks[i];
    }
    return NULL;
}

static bool begins_time(ag_token token)
{
    static const char *const words[] = {"date", "time", "timetz", "timestamp", "timestamptz"};
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_token_is(token, words[i]))
            return true;
    return false;
}

static bool is_time(ag_arena *arena, const char *type)
{
    ag_lexer lexer = ag_lexer_new(ag_type_canonical(arena, type), AG_LEX_PLAIN);
    return begins_time(ag_lexer_next(&lexer)) && !ag_ends_with(type, "]");
}

/* timestamp 'now', timestamp with time zone 'now'. */
static bool ends_time(ag_token before, ag_token earlier)
{
    return begins_time(before) || (ag_token_is(before, "zone") && ag_token_is(earlier, "time"));
}

/* Nothing but a parenthesis before the value. */
static bool opens(ag_token before)
{
    return before.type == AG_TOKEN_END || ag_token_is(before, "(");
}

/* A clock in the text that is read as a date or a time; `alone`: so is the text itself. */
static const char *const *frozen_in(const char *sql, bool alone)
{
    ag_token at[5] = {{AG_TOKEN_END, sql, 0}}; /* two before, the one looked at, two behind */
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    at[0] = at[1] = (ag_token){AG_TOKEN_END, sql, 0};
    for (size_t i = 2; i < AG_COUNT(at); i++)
        at[i] = ag_lexer_next(&lexer);
    while (at[2].type != AG_TOKEN_END && at[2].type != AG_TOKEN_BAD) {
        const char *const *clock = clock_of(at[2]);
        bool cast = (ag_token_is(at[3], "::") || ag_token_is(at[3], "as")) && begins_time(at[4]);
        bool all = alone && opens(at[1]) && (opens(at[0]) || at[1].type == AG_TOKEN_END) &&
                   (at[3].type == AG_TOKEN_END || ag_token_is(at[3], ")"));
        if (clock && (cast || all || ends_time(at[1], at[0])))
            return clock;
        memmove(at, at + 1, sizeof at - sizeof *at);
        at[4] = ag_lexer_next(&lexer);
    }
    return NULL;
}

/* Behind the type of a column or a domain: d date NOT NULL DEFAULT 'now'. */
static bool is_frozen_default(const char *sql, const char *const **clock)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token before = ag_lexer_next(&lexer), token = ag_lexer_next(&lexer);
    bool timed = false;
    for (; token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD;
         before = token, token = ag_lexer_next(&lexer)) {
        if (ag_token_is(token, ","))
            timed = false;
        else if (begins_time(token) && !ag_token_is(before, ",") && !ag_token_is(before, "("))
            timed = true;
        *clock = timed && ag_token_is(before, "default") ? clock_of(token) : NULL;
        if (*clock)
            return true;
    }
    return false;
}

const char *ag_frozen_clock(const char *sql, const char **instead)
{
    const char *const *clock = frozen_in(sql, false);
    if (!clock && !is_frozen_default(sql, &clock))
        return NULL;
    *instead = clock[1];
    return clock[0];
}

/* What the field says for PostgreSQL. */
static const char *text_of(const ag_object *object, size_t index)
{
    const ag_object *variant = object->variants[AG_POSTGRESQL];
    bool own = variant && (variant->given & ag_field_bit(index));
    const ag_field *field = &object->shape->fields[index];
    return *(const char *const *)ag_field_of(own ? variant : object, field);
}

static bool is_time_default(ag_arena *arena, const ag_object *object, const ag_field *field)
{
    if (object->shape->id != AG_KIND_COLUMN || strcmp(field->name, "default") != 0)
        return false;
    const char *type = text_of(object, (size_t)ag_field_index(object->shape, "type"));
    return type && is_time(arena, type);
}

static bool refuse(const ag_table *table, const ag_object *object, const char *field,
                   const char *const *clock, ag_error *err)
{
    const char *name = object->name ? object->name : "";
    (void)ag_fail(err, AG_E_MODEL, NULL,
                  "%s \"%s\" of table \"%s\": in \"%s\", '%s' is the time of the definition, not "
                  "that of each row",
                  ag_settle_noun(object), name, table->base.name, field, clock[0]);
    (void)ag_hint(err, "for the time of each row write %s; a constant is written out: '2000-01-31'",
                  clock[1]);
    return ag_about(err, object->source ? object->source : table->base.source);
}

static bool check_object(ag_arena *arena, const ag_table *table, const ag_object *object,
                         const ag_object *part, ag_error *err)
{
    for (size_t i = 0; i < part->shape->field_count; i++) {
        const ag_field *field = &part->shape->fields[i];
        if (field->type == AG_SQL) {
            const char *text = text_of(part, i);
            const char *const *clock = text && strchr(text, '\'')
                                           ? frozen_in(text, is_time_default(arena, part, field))
                                           : NULL;
            if (clock)
                return refuse(table, object, field->name, clock, err);
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            const ag_list *list = ag_field_list_of(part, field);
            for (size_t k = 0; k < list->len; k++) {
                const ag_object *child = list->items[k];
                const ag_object *about = field->type == AG_CHILDREN ? child : object;
                if (child->only && !(child->only & ag_field_bit(AG_POSTGRESQL)))
                    continue;
                if (!check_object(arena, table, about, child, err))
                    return false;
            }
        }
    }
    return true;
}

bool ag_validate_frozen(ag_arena *arena, const ag_table *table, uint64_t dialects, ag_error *err)
{
    return !(dialects & ag_field_bit(AG_POSTGRESQL)) ||
           check_object(arena, table, &table->base, &table->base, err);
}
