/*
 * random_sqlite.c: what stands on tables of SQLite: views, triggers on both with statements that say other tables, and full-text search over the rows of a table, with the
 * triggers that keep it in step.
 *
 * No name is used for two things, so that a text still stands if all names in it do, and follows a rename word by word.
 */
#include "random_schema.h"

#include "base/text.h"
#include "sqlite/name.h"
#include "sqlite/project.h"
#include "sqlite/sqlite.h"

#include <string.h>

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const char *quoted(ag_random *random, const char *name)
{
    ag_buf out = ag_buf_new(random->arena);
    ag_buf_putc(&out, '"');
    for (const char *c = name; *c; c++)
        ag_buf_format(&out, *c == '"' ? "\"\"" : "%c", *c);
    ag_buf_putc(&out, '"');
    return out.text;
}

/* ------------------------------------------------------------------ whether a text still stands */

/* All that is no name in what is made here. */
static bool is_keyword(ag_token token)
{
    static const char *const words[] = {"select", "from",   "insert", "into",   "values", "update",
                                        "set",    "delete", "where",  "is",     "not",    "null",
                                        "new",    "old",    "raise",  "ignore", "length", "s",
                                        "and",    "or",     "rowid"};
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_token_is(token, words[i]))
            return true;
    return false;
}

static bool shows(const ag_view *view, const char *name)
{
    return ag_names_has(&view->column_comments.keys, name);
}

static bool is_there(const ag_schema *schema, const char *name)
{
    if (ag_relation_find(schema, name))
        return true;
    for (size_t i = 0; i < schema->tables.len; i++)
        if (ag_column_find((const ag_table *)schema->tables.items[i], name))
            return true;
    for (size_t i = 0; i < schema->views.len; i++)
        if (shows((const ag_view *)schema->views.items[i], name))
            return true;
    return false;
}

static bool text_stands(const ag_schema *schema, const char *text)
{
    ag_arena *arena = ag_arena_open();
    ag_lexer lexer = ag_lexer_new(text ? text : "", AG_LEX_PLAIN);
    bool stands = true;
    for (ag_token token = ag_lexer_next(&lexer); stands && token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        bool name =
            token.type == AG_TOKEN_NAME || (token.type == AG_TOKEN_WORD && !is_keyword(token));
        const char *said = name ? ag_token_text(arena, token) : NULL;
        stands =
            !said || is_there(schema, said) || is_there(schema, ag_name_text(arena, NULL, said));
    }
    ag_arena_close(arena);
    return stands;
}

static void repair_triggers(const ag_schema *schema, ag_list *triggers)
{
    for (size_t i = triggers->len; i > 0; i--) {
        const ag_trigger *trigger = (const ag_trigger *)triggers->items[i - 1];
        if (trigger->body &&
            (!text_stands(schema, trigger->body) || !text_stands(schema, trigger->when)))
            ag_list_remove(triggers, &trigger->base);
    }
}

/* ------------------------------------------------------------------ full-text search */

/* What the argument says behind "key=", without its quotes; NULL: it says something else. */
static const char *said_by(ag_arena *arena, const char *argument, const char *key)
{
    const char *text = argument + strlen(key);
    if (!ag_starts_with(argument, key) || strncmp(text, "='", 2) != 0)
        return NULL;
    ag_buf out = ag_buf_new(arena);
    for (text += 2; *text && !(text[0] == '\'' && text[1] != '\''); text++) {
        text += *text == '\'';
        ag_buf_putc(&out, *text);
    }
    return out.text;
}

static const char *argument_of(ag_arena *arena, const ag_virtual_table *search, const char *key)
{
    const char *value = NULL;
    for (size_t i = 0; i < search->arguments.len && !value; i++)
        value = said_by(arena, search->arguments.items[i], key);
    return value;
}

static const ag_table *content_of(ag_arena *arena, const ag_schema *schema,
                                  const ag_virtual_table *search)
{
    const char *content = argument_of(arena, search, "content");
    for (size_t i = 0; i < schema->tables.len; i++)
        if (ag_streq(ag_sqlite_name(arena, schema->tables.items[i]->name), content))
            return (const ag_table *)schema->tables.items[i];
    return NULL;
}

/* The column that is the rowid on SQLite; NULL: none. */
static const char *rowid_of(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    const ag_table *own = (const ag_table *)ag_sqlite_dialect.project(arena, schema, &table->base);
    const ag_column *column = own ? ag_sqlite_rowid_column(own) : NULL;
    return column ? column->base.name : NULL;
}

/* The module takes quotes of all sorts off the names of columns, and those in the names with them. */
static bool is_searched(const ag_table *content, const char *column)
{
    const ag_column *found = ag_column_find(content, column);
    return found && !found->generated && !strchr("\"'`[", *column);
}

static bool search_stands(ag_arena *arena, const ag_schema *schema, const ag_virtual_table *search)
{
    const ag_table *content = content_of(arena, schema, search);
    const char *rowid = argument_of(arena, search, "content_rowid");
    if (!content || content->without_rowid ||
        (rowid && !ag_streq(rowid, rowid_of(arena, schema, content))))
        return false;
    for (size_t i = 0; i < search->arguments.len; i++) {
        ag_lexer lexer = ag_lexer_new(search->arguments.items[i], AG_LEX_PLAIN);
        ag_token first = ag_lexer_next(&lexer);
        if (first.type == AG_TOKEN_NAME && !is_searched(content, ag_token_text(arena, first)))
            return false;
    }
    return true;
}

void random_repair_sqlite(ag_schema *schema)
{
    ag_arena *arena = ag_arena_open();
    for (size_t i = schema->virtual_tables.len; i > 0; i--) {
        ag_object *search = schema->virtual_tables.items[i - 1];
        if (!search_stands(arena, schema, (const ag_virtual_table *)search))
            ag_list_remove(&schema->virtual_tables, search);
    }
    for (size_t i = 0; i < schema->tables.len; i++)
        repair_triggers(schema, &((ag_table *)schema->tables.items[i])->triggers);
    for (size_t i = 0; i < schema->views.len; i++)
        repair_triggers(schema, &((ag_view *)schema->views.items[i])->triggers);
    ag_arena_close(arena);
}

/* The names, each behind `row`. */
static const char *list_of(ag_random *random, const char *row, const ag_names *names)
{
    ag_buf out = ag_buf_new(random->arena);
    for (size_t i = 0; i < names->len; i++)
        ag_buf_format(&out, "%s%s%s", i ? ", " : "", row, quoted(random, names->items[i]));
    return out.text;
}

static ag_trigger *new_trigger(ag_random *random, ag_word timing, const char *event,
                               const char *name)
{
    ag_trigger *trigger =
        (ag_trigger *)ag_object_new(random->arena, ag_kinds[AG_KIND_TRIGGER].shape, name);
    trigger->timing = timing;
    trigger->for_each = random_once_in(random, 2) ? AG_FOR_ROW : AG_FOR_STATEMENT;
    AG_PUSH(random->arena, &trigger->events, event);
    return trigger;
}

static void keep_in_step(ag_random *random, ag_table *table, const char *search,
                         const ag_names *columns, const char *rowid)
{
    static const char *const events[] = {"insert", "delete", "update"};
    const char *name = quoted(random, search), *id = rowid ? quoted(random, rowid) : "rowid";
    const char *names = list_of(random, "", columns);
    const char *add = ag_format(random->arena, "INSERT INTO %s (rowid, %s) VALUES (new.%s, %s);",
                                name, names, id, list_of(random, "new.", columns));
    const char *remove =
        ag_format(random->arena, "INSERT INTO %s (%s, rowid, %s) VALUES ('delete', old.%s, %s);",
                  name, name, names, id, list_of(random, "old.", columns));
    const char *bodies[] = {add, remove, ag_format(random->arena, "%s\n%s", remove, add)};
    for (size_t i = 0; i < AG_COUNT(events); i++) {
        ag_trigger *trigger = new_trigger(random, AG_AFTER, events[i], random_name(random));
        trigger->body = bodies[i];
        ag_list_add(random->arena, &table->triggers, &trigger->base);
    }
}

static void add_search(ag_random *random, ag_schema *schema)
{
    ag_table *table = (ag_table *)any(random, &schema->tables);
    ag_names columns = table ? random_columns(random, table, 3) : (ag_names){0};
    if (columns.len == 0 || table->base.only)
        return;
    const char *rowid = rowid_of(random->arena, schema, table), *name = random_name(random);
    ag_virtual_table *search =
        (ag_virtual_table *)ag_object_new(random->arena, ag_kinds[AG_KIND_VIRTUAL_TABLE].shape,
                                          ag_name_text(random->arena, NULL, name));
    search->module = "fts5";
    for (size_t i = 0; i < columns.len; i++)
        AG_PUSH(random->arena, &search->arguments, quoted(random, columns.items[i]));
    AG_PUSH(random->arena, &search->arguments,
            ag_sql_format(random->arena, &ag_sqlite_dialect, "content=%L",
                          ag_sqlite_name(random->arena, table->base.name)));
    if (rowid)
        AG_PUSH(random->arena, &search->arguments,
                ag_sql_format(random->arena, &ag_sqlite_dialect, "content_rowid=%L", rowid));
    if (!search_stands(random->arena, schema, search))
        return;
    ag_list_add(random->arena, &schema->virtual_tables, &search->base);
    keep_in_step(random, table, name, &columns, rowid);
}

/* ------------------------------------------------------------------ triggers */

/* Statements about another table, or this one, with the row that is about to change or has changed. */
static const char *statement(ag_random *random, const ag_table *other, const char *row,
                             const ag_names *own)
{
    ag_names columns = random_columns(random, other, 1);
    const char *name = quoted(random, ag_sqlite_name(random->arena, other->base.name));
    const char *value = ag_format(random->arena, "%s.%s", row,
                                  quoted(random, own->items[random_below(random, own->len)]));
    const char *column = columns.len ? quoted(random, columns.items[0]) : NULL;
    switch (column ? random_below(random, 4) : 4) {
    case 0:
        return ag_format(random->arena, "INSERT INTO %s (%s) VALUES (%s);", name, column, value);
    case 1:
        return ag_format(random->arena, "UPDATE %s SET %s = %s WHERE %s IS NULL;", name, column,
                         value, column);
    case 2: return ag_format(random->arena, "DELETE FROM %s WHERE %s = %s;", name, column, value);
    case 3:
        return ag_format(random->arena, "UPDATE %s SET %s = NULL WHERE %s = %s AND length(%s) > 9;",
                         name, column, column, value, column);
    default: break;
    }
    return ag_format(random->arena, "SELECT raise(IGNORE) WHERE length(%s) > 20;", value);
}

static void add_trigger(ag_random *random, const ag_schema *schema, ag_object *on)
{
    static const char *const events[] = {"insert", "update", "delete"};
    bool view = ag_kind_of(on) == AG_KIND_VIEW;
    size_t event = random_below(random, AG_COUNT(events));
    const ag_names own =
        view ? ((ag_view *)on)->column_comments.keys : random_columns(random, (ag_table *)on, 3);
    const ag_table *other = (const ag_table *)any(random, &schema->tables);
    if (own.len == 0 || !other || other->base.only || on->only)
        return;
    ag_word timing = view ? AG_INSTEAD_OF : random_once_in(random, 2) ? AG_BEFORE : AG_AFTER;
    ag_trigger *trigger = new_trigger(random, timing, events[event], random_name(random));
    const char *row = event == 2 ? "old" : "new";
    if (event == 1 && random_once_in(random, 2))
        AG_PUSH(random->arena, &trigger->columns, own.items[0]);
    if (random_once_in(random, 2))
        trigger->when =
            ag_format(random->arena, "%s.%s IS NOT NULL", row, quoted(random, own.items[0]));
    trigger->body = statement(random, other, row, &own);
    if (random_once_in(random, 3))
        trigger->body =
            ag_format(random->arena, "%s\n%s", trigger->body, statement(random, other, row, &own));
    ag_list_add(random->arena, ag_children(on, AG_KIND_TRIGGER), &trigger->base);
}

/* ------------------------------------------------------------------ all of them */

static void add_one(ag_random *random, ag_schema *schema)
{
    ag_object *on = any(random, random_once_in(random, 3) ? &schema->views : &schema->tables);
    switch (random_below(random, 4)) {
    case 0: add_search(random, schema); break;
    case 1: random_add_view(random, schema); break;
    default:
        if (on)
            add_trigger(random, schema, on);
    }
}

void random_sqlite(ag_random *random, ag_schema *schema)
{
    for (size_t i = random_below(random, 8); (random->features & RANDOM_SQLITE) && i > 0; i--)
        add_one(random, schema);
}

static void drop_from(ag_random *random, ag_list *list)
{
    const ag_object *object = any(random, list);
    if (object)
        ag_list_remove(list, object);
}

void random_change_sqlite(ag_random *random, ag_schema *schema)
{
    ag_object *on = any(random, random_once_in(random, 3) ? &schema->views : &schema->tables);
    switch (random_below(random, 6)) {
    case 0: drop_from(random, &schema->virtual_tables); break;
    case 1: drop_from(random, &schema->views); break;
    case 2:
        if (on)
            drop_from(random, ag_children(on, AG_KIND_TRIGGER));
        break;
    default: add_one(random, schema);
    }
    random_repair_views(schema);
    random_repair_sqlite(schema);
}

/* ------------------------------------------------------------------ renames */

static const char *renamed(ag_random *random, const char *text, const char *from, const char *to)
{
    ag_buf out = ag_buf_new(random->arena);
    const char *kept = text;
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        bool name =
            token.type == AG_TOKEN_NAME || (token.type == AG_TOKEN_WORD && !is_keyword(token));
        if (!name || strcmp(ag_token_text(random->arena, token), from) != 0)
            continue;
        ag_buf_putn(&out, kept, (size_t)(token.text - kept));
        ag_buf_put(&out, quoted(random, to));
        kept = token.text + token.len;
    }
    ag_buf_put(&out, kept);
    return out.text;
}

static void rename_in_triggers(ag_random *random, const ag_list *triggers, const char *from,
                               const char *to)
{
    for (size_t i = 0; i < triggers->len; i++) {
        ag_trigger *trigger = (ag_trigger *)triggers->items[i];
        if (trigger->body)
            trigger->body = renamed(random, trigger->body, from, to);
        if (trigger->body && trigger->when)
            trigger->when = renamed(random, trigger->when, from, to);
    }
}

static void rename_in_search(ag_random *random, ag_virtual_table *search, const char *from,
                             const char *to)
{
    static const char *const keys[] = {"content", "content_rowid"};
    ag_names arguments = {0};
    for (size_t i = 0; i < search->arguments.len; i++) {
        const char *argument = search->arguments.items[i];
        for (size_t k = 0; k < AG_COUNT(keys); k++)
            if (ag_streq(said_by(random->arena, argument, keys[k]), from))
                argument = ag_sql_format(random->arena, &ag_sqlite_dialect, "%S=%L", keys[k], to);
        if (*argument == '"')
            argument = renamed(random, argument, from, to);
        AG_PUSH(random->arena, &arguments, argument);
    }
    search->arguments = arguments;
}

void random_follow_rename(ag_random *random, ag_schema *schema, const char *from, const char *to)
{
    from = ag_sqlite_name(random->arena, from);
    to = ag_sqlite_name(random->arena, to);
    for (size_t i = 0; i < schema->tables.len; i++)
        rename_in_triggers(random, &((ag_table *)schema->tables.items[i])->triggers, from, to);
    for (size_t i = 0; i < schema->virtual_tables.len; i++)
        rename_in_search(random, (ag_virtual_table *)schema->virtual_tables.items[i], from, to);
    for (size_t i = 0; i < schema->views.len; i++) {
        ag_view *view = (ag_view *)schema->views.items[i];
        view->query = renamed(random, view->query, from, to);
        for (size_t k = 0; k < view->column_comments.keys.len; k++)
            if (strcmp(view->column_comments.keys.items[k], from) == 0)
                view->column_comments.keys.items[k] = to;
        rename_in_triggers(random, &view->triggers, from, to);
        for (size_t k = 0; k < view->triggers.len; k++) {
            ag_names *columns = &((ag_trigger *)view->triggers.items[k])->columns;
            for (size_t c = 0; c < columns->len; c++)
                if (strcmp(columns->items[c], from) == 0)
                    columns->items[c] = to;
        }
    }
}
