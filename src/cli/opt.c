#include "cli/opt.h"

#include <assert.h>
#include <autogen/shape.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What is being read, and where in it we are. */
typedef struct reader {
    ag_arena *arena;
    ag_opt_set *sets;
    size_t set_count;
    const char *const *args;
    size_t count;
    size_t next;
    ag_error *err;
} reader;

/* A row, and the set that it is of. */
typedef struct found {
    ag_opt_set *set;
    const ag_opt *opt;
} found;

/* ------------------------------------------------------------------ rows */

void ag_opt_preset(const ag_opt_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const ag_opt *opt = &set->rows[i];
        char *member = (char *)set->values + opt->offset;
        switch (opt->type) {
        case AG_OPT_FLAG: *(bool *)(void *)member = false; break;
        case AG_OPT_TEXT: *(const char **)(void *)member = NULL; break;
        case AG_OPT_INT:
        case AG_OPT_DURATION: *(int64_t *)(void *)member = AG_UNSET; break;
        case AG_OPT_CHOICE: *(int *)(void *)member = opt->preset; break;
        case AG_OPT_LIST: *(ag_names *)(void *)member = (ag_names){0}; break;
        }
    }
}

ag_names ag_opt_words(ag_arena *arena, const ag_opt *opt)
{
    ag_names words = {0};
    for (size_t i = 0; opt->words && opt->words[i]; i++)
        if (opt->words[i][0])
            AG_PUSH(arena, &words, opt->words[i]);
    return words;
}

const char *ag_opt_argument(ag_arena *arena, const ag_opt *opt)
{
    if (opt->type != AG_OPT_CHOICE)
        return opt->argument;
    ag_names words = ag_opt_words(arena, opt);
    return ag_join(arena, &words, "|");
}

static found find_name(const reader *r, const char *name, size_t len)
{
    for (size_t s = 0; s < r->set_count; s++)
        for (size_t i = 0; i < r->sets[s].count; i++) {
            const ag_opt *opt = &r->sets[s].rows[i];
            if (strlen(opt->name) == len && strncmp(opt->name, name, len) == 0)
                return (found){&r->sets[s], opt};
        }
    return (found){0};
}

static found find_letter(const reader *r, char letter)
{
    for (size_t s = 0; s < r->set_count; s++)
        for (size_t i = 0; i < r->sets[s].count; i++)
            if (r->sets[s].rows[i].letter == letter)
                return (found){&r->sets[s], &r->sets[s].rows[i]};
    return (found){0};
}

/* The only option that begins with `name`, or the one most like it; NULL: none. */
static const char *nearest_name(const reader *r, const char *name)
{
    ag_names names = {0};
    const char *only = NULL;
    size_t matches = 0;
    for (size_t s = 0; s < r->set_count; s++)
        for (size_t i = 0; i < r->sets[s].count; i++) {
            const char *candidate = r->sets[s].rows[i].name;
            AG_PUSH(r->arena, &names, candidate);
            if (ag_starts_with(candidate, name)) {
                only = candidate;
                matches++;
            }
        }
    return matches == 1 ? only : ag_nearest(name, names.items, names.len);
}

/* ------------------------------------------------------------------ values */

bool ag_opt_duration(const char *text, int64_t *milliseconds)
{
    static const struct {
        const char *unit;
        int64_t factor;
    } units[] = {{"", 1000}, {"ms", 1}, {"s", 1000}, {"min", 60000}, {"m", 60000}, {"h", 3600000}};
    if (!isdigit((unsigned char)text[0]))
        return false;
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    for (size_t i = 0; i < AG_COUNT(units); i++)
        if (strcmp(end, units[i].unit) == 0) {
            if (errno || number > INT64_MAX / units[i].factor)
                return false;
            *milliseconds = number * units[i].factor;
            return true;
        }
    return false;
}

static bool read_int(const ag_opt *opt, const char *text, int64_t *out, ag_error *err)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (!isdigit((unsigned char)text[0]) || *end || errno)
        return ag_fail(err, AG_E_USAGE, NULL, "option \"--%s\" wants a whole number, not \"%s\"",
                       opt->name, text);
    *out = number;
    return true;
}

static bool read_word(ag_arena *arena, const ag_opt *opt, const char *text, int *out, ag_error *err)
{
    for (int i = 0; opt->words[i]; i++)
        if (text[0] && strcmp(opt->words[i], text) == 0) {
            *out = i;
            return true;
        }
    ag_names words = ag_opt_words(arena, opt);
    ag_fail(err, AG_E_USAGE, NULL, "option \"--%s\" wants %s, not \"%s\"", opt->name,
            ag_join(arena, &words, " or "), text);
    const char *near = ag_nearest(text, words.items, words.len);
    return near ? ag_hint(err, "did you mean %s?", near) : false;
}

static bool store(ag_arena *arena, const found *row, const char *text, ag_error *err)
{
    const ag_opt *opt = row->opt;
    void *member = (char *)row->set->values + opt->offset;
    if (opt->type != AG_OPT_FLAG && !text[0])
        return ag_fail(err, AG_E_USAGE, NULL, "the value of option \"--%s\" is empty", opt->name);
    row->set->given |= UINT64_C(1) << (opt - row->set->rows);
    switch (opt->type) {
    case AG_OPT_FLAG: *(bool *)member = true; return true;
    case AG_OPT_TEXT: *(const char **)member = text; return true;
    case AG_OPT_INT: return read_int(opt, text, member, err);
    case AG_OPT_CHOICE: return read_word(arena, opt, text, member, err);
    case AG_OPT_LIST: AG_PUSH(arena, (ag_names *)member, text); return true;
    case AG_OPT_DURATION:
        return ag_opt_duration(text, member) ||
               ag_fail(err, AG_E_USAGE, NULL,
                       "option \"--%s\" wants a duration such as 500ms, 30s or 5m, not \"%s\"",
                       opt->name, text);
    }
    return false;
}

/* ------------------------------------------------------------------ reading */

static bool is_operand(const char *arg)
{
    return arg[0] != '-' || arg[1] == '\0' || isdigit((unsigned char)arg[1]);
}

/* The argument that follows is the value, unless it is plainly an option and the value was forgotten. */
static bool next_value(reader *r, const ag_opt *opt, const char **out)
{
    const char *arg = r->next < r->count ? r->args[r->next] : NULL;
    bool forgotten = !arg;
    if (arg && ag_starts_with(arg, "--"))
        forgotten = find_name(r, arg + 2, strcspn(arg + 2, "=")).opt != NULL;
    if (forgotten) {
        ag_fail(r->err, AG_E_USAGE, NULL, "option \"--%s\" needs a value: %s", opt->name,
                ag_opt_argument(r->arena, opt));
        return arg && ag_hint(r->err, "if \"%s\" is the value, write --%s=%s", arg, opt->name, arg);
    }
    *out = arg;
    r->next++;
    return true;
}

static bool unknown_name(const reader *r, const char *arg, size_t len)
{
    const char *name = ag_strndup(r->arena, arg + 2, len);
    ag_fail(r->err, AG_E_USAGE, NULL, "unknown option \"--%s\"", name);
    const char *near = nearest_name(r, name);
    return near && ag_hint(r->err, "did you mean --%s?", near);
}

static bool read_long(reader *r, const char *arg)
{
    const char *name = arg + 2;
    size_t len = strcspn(name, "=");
    const char *value = name[len] ? name + len + 1 : NULL;
    found row = find_name(r, name, len);
    if (!row.opt)
        return unknown_name(r, arg, len);
    if (row.opt->type == AG_OPT_FLAG && value)
        return ag_fail(r->err, AG_E_USAGE, NULL, "option \"--%s\" takes no value", row.opt->name);
    if (row.opt->type != AG_OPT_FLAG && !value && !next_value(r, row.opt, &value))
        return false;
    return store(r->arena, &row, value, r->err);
}

static bool unknown_letter(const reader *r, const char *arg, size_t at)
{
    if (arg[2])
        ag_fail(r->err, AG_E_USAGE, NULL, "unknown option \"-%c\" in \"%s\"", arg[at], arg);
    else
        ag_fail(r->err, AG_E_USAGE, NULL, "unknown option \"%s\"", arg);
    const char *near = arg[2] ? nearest_name(r, arg + 1) : NULL;
    return near && ag_hint(r->err, "did you mean --%s?", near);
}

/* "-qv", "-mTEXT", "-m TEXT", "-m=TEXT". */
static bool read_letters(reader *r, const char *arg)
{
    for (size_t i = 1; arg[i]; i++) {
        found row = find_letter(r, arg[i]);
        if (!row.opt)
            return unknown_letter(r, arg, i);
        if (row.opt->type == AG_OPT_FLAG) {
            if (!store(r->arena, &row, NULL, r->err))
                return false;
            continue;
        }
        const char *value = arg + i + 1 + (arg[i + 1] == '=');
        if (!arg[i + 1] && !next_value(r, row.opt, &value))
            return false;
        return store(r->arena, &row, value, r->err);
    }
    return true;
}

/* ------------------------------------------------------------------ together */

static bool is_given(const ag_opt_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->rows[i].name, name) == 0)
            return set->given >> i & 1;
    assert(false); /* a row names options of its own table */
    return false;
}

static bool check_together(ag_arena *arena, const ag_opt_set *set, ag_error *err)
{
    for (size_t i = 0; i < set->count; i++) {
        const ag_opt *opt = &set->rows[i];
        if (!(set->given >> i & 1))
            continue;
        if (opt->needs && !is_given(set, opt->needs))
            return ag_fail(err, AG_E_USAGE, NULL, "option \"--%s\" goes only with \"--%s\"",
                           opt->name, opt->needs);
        ag_names others = ag_split(arena, opt->excludes ? opt->excludes : "", ' ');
        for (size_t o = 0; o < others.len; o++)
            if (is_given(set, others.items[o]))
                return ag_fail(err, AG_E_USAGE, NULL, "option \"--%s\" does not go with \"--%s\"",
                               opt->name, others.items[o]);
    }
    return true;
}

static bool read_all(reader *r, ag_names *operands)
{
    bool options = true;
    while (r->next < r->count) {
        const char *arg = r->args[r->next];
        if (!options || is_operand(arg)) {
            if (!operands)
                return true;
            AG_PUSH(r->arena, operands, arg);
            r->next++;
            continue;
        }
        r->next++;
        if (strcmp(arg, "--") == 0)
            options = false;
        else if (!(arg[1] == '-' ? read_long(r, arg) : read_letters(r, arg)))
            return false;
    }
    return true;
}

bool ag_opt_parse(ag_arena *arena, ag_opt_set *sets, size_t set_count, const char *const *args,
                  size_t count, size_t *next, ag_names *operands, ag_error *err)
{
    reader r = {arena, sets, set_count, args, count, *next, err};
    if (!read_all(&r, operands))
        return false;
    for (size_t s = 0; s < set_count; s++)
        if (!check_together(arena, &sets[s], err))
            return false;
    *next = r.next;
    return true;
}
