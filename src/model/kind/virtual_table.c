/* virtual_table.c: a table of SQLite that a module keeps. */
#include "model/kind.h"

#include "base/text.h"

#include <string.h>

static const ag_field fields[] = {
    AG_ROW_NAME(ag_virtual_table, module, "module", .flags = AG_REQUIRED,
                .doc = "the module that keeps it: fts5, rtree"),
    AG_ROW_LIST(ag_virtual_table, arguments, "arguments",
                .doc = "what the module is told, each as it is written: \"title\", "
                       "\"content='posts'\""),
};

const ag_shape ag_virtual_table_shape = {
    .noun = "virtual_table",
    .plural = "virtual_tables",
    .id = AG_KIND_VIRTUAL_TABLE,
    .size = sizeof(ag_virtual_table),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "SQLite: a table that a module keeps",
};

static bool is_content(const char *argument)
{
    static const char word[] = "content";
    ag_lexer lexer = ag_lexer_new(argument, AG_LEX_PLAIN);
    ag_token name = ag_lexer_next(&lexer);
    ag_token sign = ag_lexer_next(&lexer);
    ag_token value = ag_lexer_next(&lexer);
    bool is_empty = value.type == AG_TOKEN_END || value.len <= strlen("''");
    return ag_token_is(name, word) && ag_token_is(sign, "=") && !is_empty;
}

const char *ag_virtual_table_content(const ag_virtual_table *table)
{
    for (size_t i = 0; ag_starts_with(table->module, "fts") && i < table->arguments.len; i++)
        if (is_content(table->arguments.items[i]))
            return strchr(table->arguments.items[i], '=') + 1;
    return NULL;
}

bool ag_virtual_table_has_rows(const ag_virtual_table *table)
{
    return !ag_streq(table->module, "fts5vocab") && !ag_virtual_table_content(table);
}
