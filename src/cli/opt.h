/*
 * opt.h: options of a command line, described by rows.
 *
 * A command's options are a const table; the parser, the help, the manual page and the suggestions in errors all read it.  What a row describes is a member of
 * a struct of the command's own, so that the command reads plain fields.  Nothing here knows which commands there are.
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <autogen/base.h>
#include <autogen/error.h>

typedef enum ag_opt_type {
    AG_OPT_FLAG,    /* bool */
    AG_OPT_TEXT,    /* const char *; NULL: not given */
    AG_OPT_INT,     /* int64_t, at least 0; AG_UNSET: not given */
    AG_OPT_CHOICE,  /* int, the index of a word; the row's preset: not given */
    AG_OPT_LIST,    /* ag_names: the option may be repeated */
    AG_OPT_DURATION /* int64_t, milliseconds; AG_UNSET: not given */
} ag_opt_type;

typedef struct ag_opt {
    const char *name; /* without the dashes */
    char letter;      /* '\0': none */
    ag_opt_type type;
    const char *argument;     /* what help calls the value; NULL for flags and choices */
    const char *const *words; /* CHOICE: NULL-terminated; "" cannot be given */
    int preset;               /* CHOICE */
    size_t offset;
    const char *needs;    /* the option without which this one means nothing; NULL: none */
    const char *excludes; /* options it does not go with, separated by blanks; NULL: none */
    const char *help;     /* one line, lower case, without a full stop */
} ag_opt;

/* Rows; a member of another C type does not compile.  Further arguments are designated initialisers, at least the help. */
#define AG_OPT_ROW(T, member, ctype, long_name, short_letter, kind, ...) \
    { \
        .name = (long_name), .letter = (short_letter), .type = (kind), \
        .offset = offsetof(T, member) + 0 * sizeof(_Generic(((T *)0)->member, ctype : 1)), \
        __VA_ARGS__ \
    }
#define AG_OPT_IS_FLAG(T, m, name, letter, ...) \
    AG_OPT_ROW(T, m, bool, name, letter, AG_OPT_FLAG, __VA_ARGS__)
#define AG_OPT_IS_TEXT(T, m, name, letter, value, ...) \
    AG_OPT_ROW(T, m, const char *, name, letter, AG_OPT_TEXT, .argument = (value), __VA_ARGS__)
#define AG_OPT_IS_INT(T, m, name, letter, value, ...) \
    AG_OPT_ROW(T, m, int64_t, name, letter, AG_OPT_INT, .argument = (value), __VA_ARGS__)
#define AG_OPT_IS_CHOICE(T, m, name, letter, list, ...) \
    AG_OPT_ROW(T, m, int, name, letter, AG_OPT_CHOICE, .words = (list), __VA_ARGS__)
#define AG_OPT_IS_LIST(T, m, name, letter, value, ...) \
    AG_OPT_ROW(T, m, ag_names, name, letter, AG_OPT_LIST, .argument = (value), __VA_ARGS__)
#define AG_OPT_IS_DURATION(T, m, name, letter, value, ...) \
    AG_OPT_ROW(T, m, int64_t, name, letter, AG_OPT_DURATION, .argument = (value), __VA_ARGS__)

/* A table, the struct that it fills, and which of its rows were given (bit i: row i; at most 64 rows). */
typedef struct ag_opt_set {
    const ag_opt *rows;
    size_t count;
    void *values;
    uint64_t given;
} ag_opt_set;

/* Put what "not given" means into all members that have rows. */
void ag_opt_preset(const ag_opt_set *set);

/*
 * Read `args` from `*next` on.  Without `operands` reading stops at the first operand and `*next` is its index (or `count`); with it, operands are collected and all is read.
 * "--opt=value" and "--opt value", "-ovalue" and "-o value", bundled flags; "--" ends options; "-", "-1" and "+2" are operands, also between options.
 * AG_E_USAGE, with the nearest option as the hint, for everything that no row allows.
 */
AG_MUST_CHECK bool ag_opt_parse(ag_arena *arena, ag_opt_set *sets, size_t set_count,
                                const char *const *args, size_t count, size_t *next,
                                ag_names *operands, ag_error *err);

/* "500ms", "30s", "5m", "2h", "1.5s" is not one; a bare number is seconds.  False if it is none. */
bool ag_opt_duration(const char *text, int64_t *milliseconds);

/* How the value is called: "FILE", "ignore|adopt"; NULL for a flag. */
const char *ag_opt_argument(ag_arena *arena, const ag_opt *opt);

/* The words of a choice that can be given. */
ag_names ag_opt_words(ag_arena *arena, const ag_opt *opt);

#endif
