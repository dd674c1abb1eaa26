/* fake.h: a dialect that quotes every identifier, and what the tests of this floor begin with. */
#ifndef TESTS_UNIT_DIALECT_FAKE_H
#define TESTS_UNIT_DIALECT_FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <autogen/dialect.h>

#include "base/text.h"

static inline void fake_quote(ag_buf *out, const char *text, char quote)
{
    ag_buf_putc(out, quote);
    for (; *text; text++) {
        if (*text == quote)
            ag_buf_putc(out, quote);
        ag_buf_putc(out, *text);
    }
    ag_buf_putc(out, quote);
}

static inline void fake_put_identifier(ag_buf *out, const char *name)
{
    fake_quote(out, name, '"');
}

static inline void fake_put_literal(ag_buf *out, const char *text)
{
    fake_quote(out, text, '\'');
}

static const ag_dialect fake_postgresql = {
    .id = AG_POSTGRESQL,
    .name = "postgresql",
    .default_schema = "public",
    .lex_flags = AG_LEX_PLAIN,
    .put_identifier = fake_put_identifier,
    .put_literal = fake_put_literal,
};

static const ag_dialect fake_sqlite = {
    .id = AG_SQLITE,
    .name = "sqlite",
    .default_schema = "main",
    .lex_flags = AG_LEX_BRACKETS | AG_LEX_BACKTICKS,
    .put_identifier = fake_put_identifier,
    .put_literal = fake_put_literal,
};

static inline int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static inline int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_arena, close_arena)

#endif
