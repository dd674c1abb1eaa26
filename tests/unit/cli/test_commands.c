#include "cli/cmd.h"

#include <ctype.h>
#include <string.h>

#include "cli/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What the parser relies on in the tables of the commands, and what makes pages readable. */

static bool is_line(const char *text)
{
    return text && text[0] &&
           (!isupper((unsigned char)text[0]) || isupper((unsigned char)text[1])) &&
           !strchr(text, '\n') && text[strlen(text) - 1] != '.';
}

static const ag_opt *find(const ag_opt *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (ag_streq(options[i].name, name))
            return &options[i];
    return NULL;
}

static void check_row(ag_arena *arena, const ag_command *command, const ag_opt *options,
                      size_t count, const ag_opt *opt)
{
    const char *where = command ? command->name : "every command";
    if (!is_line(opt->help))
        fail_msg("%s --%s: the help is not a line", where, opt->name);
    if ((opt->type == AG_OPT_FLAG) != !ag_opt_argument(arena, opt))
        fail_msg("%s --%s: only flags have no value", where, opt->name);
    if (opt->needs && !find(options, count, opt->needs))
        fail_msg("%s --%s needs the unknown --%s", where, opt->name, opt->needs);
    ag_names others = ag_split(arena, opt->excludes ? opt->excludes : "", ' ');
    for (size_t i = 0; i < others.len; i++)
        if (!find(options, count, others.items[i]))
            fail_msg("%s --%s excludes the unknown --%s", where, opt->name, others.items[i]);
    for (const ag_opt *other = options; other < opt; other++)
        if (ag_streq(other->name, opt->name) || (opt->letter && other->letter == opt->letter))
            fail_msg("%s: --%s and --%s are spelled alike", where, other->name, opt->name);
}

static void check_rows(ag_arena *arena, const ag_command *command, const ag_opt *options,
                       size_t count)
{
    assert_true(count <= 64);
    for (size_t i = 0; i < count; i++) {
        check_row(arena, command, options, count, &options[i]);
        for (size_t g = 0; command && g < ag_global_option_count; g++)
            if (ag_streq(ag_global_options[g].name, options[i].name) ||
                (options[i].letter && ag_global_options[g].letter == options[i].letter))
                fail_msg("%s: --%s hides an option of every command", command->name,
                         options[i].name);
    }
}

static void test_commands__have_rows_that_can_be_parsed(void **state)
{
    check_rows(*state, NULL, ag_global_options, ag_global_option_count);
    for (size_t i = 0; i < ag_command_count; i++)
        check_rows(*state, ag_commands[i], ag_commands[i]->options, ag_commands[i]->option_count);
}

static void test_commands__say_everything(void **state)
{
    (void)state;
    for (size_t i = 0; i < ag_command_count; i++) {
        const ag_command *c = ag_commands[i];
        if (!is_line(c->summary) || !c->description || !c->description[0] || !c->example_count ||
            !c->exit_count || !c->run)
            fail_msg("%s: something is missing", c->name);
        assert_ptr_equal(ag_command_find(c->name), c);
        for (size_t e = 0; e < c->example_count; e++)
            if (!ag_starts_with(c->examples[e].command, ag_format(*state, "autogen %s", c->name)))
                fail_msg("%s: \"%s\" is no example of it", c->name, c->examples[e].command);
        for (size_t o = 0; o + 1 < c->operand_count; o++)
            if (c->operands[o].many || c->operands[o].optional > c->operands[o + 1].optional)
                fail_msg("%s: only last operands are optional or many", c->name);
    }
}

static void test_commands__exit_with_statuses_that_there_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < ag_command_count; i++)
        for (size_t e = 0; e < ag_commands[i]->exit_count; e++) {
            bool known = false;
            for (size_t s = 0; s < ag_help_status_count; s++)
                known = known || ag_help_statuses[s].status == ag_commands[i]->exits[e].status;
            assert_true(known);
            assert_true(is_line(ag_commands[i]->exits[e].what));
            if (e)
                assert_true(ag_commands[i]->exits[e - 1].status < ag_commands[i]->exits[e].status);
        }
}

static void test_commands__pages_fit_into_80_columns(void **state)
{
    for (size_t i = 0; i <= ag_command_count; i++) {
        ag_buf page = ag_buf_new(*state);
        if (i < ag_command_count)
            ag_help_command(&page, ag_commands[i]);
        else
            ag_help_overview(&page);
        for (const char *line = page.text; *line; line += strcspn(line, "\n") + 1)
            if (strcspn(line, "\n") > 80)
                fail_msg("%.*s", (int)strcspn(line, "\n"), line);
    }
}

/* The words of a line up to two blanks, which begin its explanation. */
static ag_names words_of(ag_arena *arena, const char *line)
{
    size_t len = 0;
    while (line[len] && line[len] != '\n' && line[len] != '`' &&
           (line[len] != ' ' || line[len + 1] != ' '))
        len++;
    return ag_split(arena, ag_strndup(arena, line, len), ' ');
}

/* Somebody will paste this line: its command and options must be there.  Words behind a dash may be of a quoted text. */
static void check_line(ag_arena *arena, const char *where, const char *line)
{
    ag_names words = words_of(arena, line);
    ag_globals globals = {0};
    ag_opt_set sets[2] = {{ag_global_options, ag_global_option_count, &globals, 0}};
    const ag_command *command = NULL;
    size_t next = 1;
    ag_error err = {0};
    ag_names operands = {0};
    if (!ag_opt_parse(arena, sets, 1, words.items, words.len, &next, NULL, &err) ||
        (next < words.len && !ag_command_get(words.items[next++], &command, &err)))
        fail_msg("%s: %s: %s", where, ag_join(arena, &words, " "), err.message);
    if (!command)
        return;
    sets[1] = (ag_opt_set){command->options, command->option_count,
                           ag_alloc(arena, command->options_size), 0};
    if (!ag_opt_parse(arena, sets, 2, words.items, words.len, &next, &operands, &err))
        fail_msg("%s: %s: %s", where, ag_join(arena, &words, " "), err.message);
}

static void test_commands__are_those_that_pages_advise(void **state)
{
    for (int code = 1; code < AG_ERROR_COUNT; code++) {
        const ag_error_info *info = ag_error_describe((ag_error_code)code);
        const char *page = info->explain;
        for (const char *at = strstr(page, "autogen "); at; at = strstr(at + 1, "autogen "))
            if (at - page >= 5 && (at[-1] == '`' || ag_starts_with(at - 5, "\n    ")))
                check_line(*state, info->word, at);
    }
}

static void test_commands__have_examples_that_can_be_pasted(void **state)
{
    for (size_t i = 0; i < ag_command_count; i++)
        for (size_t e = 0; e < ag_commands[i]->example_count; e++)
            check_line(*state, ag_commands[i]->name, ag_commands[i]->examples[e].command);
}

static void test_commands__suggests_the_nearest(void **state)
{
    (void)state;
    const ag_command *command = NULL;
    ag_error err = {0};
    assert_false(ag_command_get("upgrad", &command, &err));
    assert_null(command);
    assert_int_equal(err.code, AG_E_USAGE);
    assert_string_equal(err.hint, "did you mean `autogen upgrade`?");
}

static int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands__have_rows_that_can_be_parsed),
        cmocka_unit_test(test_commands__say_everything),
        cmocka_unit_test(test_commands__exit_with_statuses_that_there_are),
        cmocka_unit_test(test_commands__pages_fit_into_80_columns),
        cmocka_unit_test(test_commands__are_those_that_pages_advise),
        cmocka_unit_test(test_commands__have_examples_that_can_be_pasted),
        cmocka_unit_test(test_commands__suggests_the_nearest),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
