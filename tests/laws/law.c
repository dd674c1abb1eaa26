#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "law.h"

#include "base/text.h"

#include <autogen/json.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ showing */

void law_name_all(ag_arena *arena, ag_schema *schema)
{
    ag_map taken = ag_map_new(arena);
    for (size_t i = 0; i < schema->tables.len; i++)
        ag_table_name_children(arena, (ag_table *)schema->tables.items[i], &taken);
}

char *law_text(ag_arena *arena, const ag_schema *schema)
{
    ag_schema *named = ag_schema_copy(arena, schema);
    law_name_all(arena, named);
    ag_buf text = ag_buf_new(arena);
    ag_json_print_canonical(&text, ag_object_write(arena, &named->base, AG_READ_DECLARED));
    return text.text;
}

char *law_error(ag_arena *arena, const ag_error *err)
{
    return ag_format(arena, "%s: %s (%s)", ag_error_describe(err->code)->word, err->message,
                     err->hint);
}

static char *renames_text(ag_arena *arena, const ag_renames *renames)
{
    ag_buf text = ag_buf_new(arena);
    for (size_t i = 0; i < renames->len; i++) {
        const ag_rename *rename = &renames->items[i];
        ag_buf_format(&text, " [%s%s%s] -> [%s]", rename->table ? rename->table : "",
                      rename->table ? "] [" : "", rename->from, rename->to);
    }
    return text.text;
}

/* ------------------------------------------------------------------ making */

uint64_t law_seed(void)
{
    const char *text = getenv("AUTOGEN_SEED");
    return text ? strtoull(text, NULL, 0) : UINT64_C(20261120);
}

void law_settle(ag_arena *arena, ag_schema *schema, uint64_t at)
{
    ag_error err = {0};
    if (!ag_schema_settle(arena, schema, &err))
        fail_msg("seed %llu: not a valid schema: %s\n%s", (unsigned long long)at,
                 law_error(arena, &err), law_text(arena, schema));
}

/* What a rename starts from is there: columns are looked for under the name that their table has before the renames. */
static bool can_rename(const law_case *c, const ag_rename *rename)
{
    const char *table = rename->table;
    if (!ag_kinds[rename->kind].in_table)
        return ag_list_find(ag_children(&c->from->base, rename->kind), rename->from) &&
               ag_list_find(ag_children(&c->to->base, rename->kind), rename->to);
    for (size_t i = 0; i < c->renames.len; i++) {
        if (c->renames.items[i].kind == AG_KIND_TABLE && ag_streq(c->renames.items[i].to, table))
            table = c->renames.items[i].from;
    }
    const ag_table *from = ag_table_find(c->from, table);
    const ag_table *to = ag_table_find(c->to, rename->table);
    return from && to && ag_list_find(ag_children_of(&from->base, rename->kind), rename->from) &&
           ag_list_find(ag_children_of(&to->base, rename->kind), rename->to);
}

void law_prune_renames(law_case *c)
{
    ag_renames kept = {0};
    for (size_t i = 0; i < c->renames.len; i++) {
        if (can_rename(c, &c->renames.items[i]))
            AG_PUSH(c->arena, &kept, c->renames.items[i]);
    }
    c->renames = kept;
}

unsigned law_features(ag_random *random, uint64_t at, unsigned features)
{
    unsigned some = (unsigned)random_below(random, RANDOM_ALL) | (at % 3 ? 0 : RANDOM_ALL);
    unsigned asked = RANDOM_HEIRS | RANDOM_WEB | RANDOM_SQLITE | RANDOM_WIDE | RANDOM_CONTRIB;
    return (some | asked | (at % 2 ? RANDOM_ACCESS : 0)) & features;
}

/* The case of a seed. */
static law_case make(ag_arena *arena, uint64_t at, bool renames, unsigned features)
{
    ag_random random = random_new(arena, at, 0, 5);
    random.features = law_features(&random, at, features);
    law_case c = {.arena = arena, .from = random_schema(&random)};
    c.declared = ag_schema_copy(arena, c.from);
    law_settle(arena, c.from, at);
    c.to = ag_schema_copy(arena, c.from);
    if (renames)
        random_renames(&random, c.to, &c.renames);
    random_edit(&random, c.to, random_below(&random, 8));
    if (!renames && random_once_in(&random, 8))
        c.to = random_schema(&random);
    law_prune_renames(&c);
    law_settle(arena, c.to, at);
    law_name_all(arena, c.from);
    return c;
}

/* ------------------------------------------------------------------ shrinking */

typedef struct shrinking {
    law *holds;
    const char *why; /* what it was at first: what is smaller has to fail for that too */
    const law_case *best;
    ag_arena *arena;
} shrinking;

static bool valid(ag_arena *arena, const ag_schema *schema)
{
    ag_error err = {0};
    return ag_schema_settle(arena, ag_schema_copy(arena, schema), &err);
}

static bool is_type_of(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_list *columns = &((const ag_table *)schema->tables.items[i])->columns;
        for (size_t j = 0; j < columns->len; j++) {
            const ag_column *column = (const ag_column *)columns->items[j];
            if (ag_type_is(arena, column->type, object->name) ||
                ag_streq(column->collation, object->name))
                return true;
        }
    }
    return false;
}

/* These are taken to be needed: who lies in a namespace, what is of an extension's types, or which default takes a sequence's values, is not looked at. */
static bool is_needed(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    const ag_kind kind = ag_kind_of(object);
    return kind == AG_KIND_SCHEMA || kind == AG_KIND_EXTENSION || kind == AG_KIND_SEQUENCE ||
           (!ag_kinds[kind].in_table && is_type_of(arena, schema, object));
}

/* Without the object at `index` of a kind, in a schema or, with a table's name, in its table; false if there is none. */
static bool without(ag_arena *arena, ag_schema *schema, size_t table, ag_kind kind, size_t index)
{
    ag_object *parent = &schema->base;
    if (ag_kinds[kind].in_table) {
        if (table >= schema->tables.len)
            return false;
        parent = schema->tables.items[table];
    }
    ag_list *list = ag_children(parent, kind);
    if (index >= list->len || is_needed(arena, schema, list->items[index]))
        return false;
    ag_list_remove(list, list->items[index]);
    random_repair(schema);
    random_repair_views(schema);
    random_repair_wide(schema);
    return true;
}

/* The sort of a failure: what a server says without the names in it, else the text up to the second colon. */
static char *sort_of(ag_arena *arena, const char *why)
{
    const char *sql = strstr(why, ": sql: ");
    ag_buf sort = ag_buf_new(arena);
    bool quoted = false;
    int colons = sql ? -1 : 0;
    for (const char *c = sql ? sql : why; *c && *c != '\n' && colons < 2; c++) {
        quoted = quoted != (*c == '"');
        colons += colons >= 0 && *c == ':';
        if (!quoted && !(*c >= '0' && *c <= '9'))
            ag_buf_putc(&sort, *c);
    }
    return sort.text;
}

static bool still_fails(shrinking *s, law_case *smaller)
{
    law_prune_renames(smaller);
    if (!valid(s->arena, smaller->from) || !valid(s->arena, smaller->to) ||
        (smaller->declared && !valid(s->arena, smaller->declared)))
        return false;
    const char *why = s->holds(smaller);
    if (!why || !ag_streq(sort_of(s->arena, why), s->why))
        return false;
    law_case *kept = AG_NEW(s->arena, law_case);
    *kept = *smaller;
    s->best = kept;
    return true;
}

/* Try the case without one object, on one side or by name on both. */
static bool shrink_at(shrinking *s, size_t table, ag_kind kind, size_t index)
{
    bool removed = false;
    for (unsigned sides = 1; sides <= (s->best->declared ? 7U : 3U); sides++) {
        law_case smaller = *s->best;
        smaller.from = ag_schema_copy(s->arena, smaller.from);
        smaller.to = ag_schema_copy(s->arena, smaller.to);
        if (smaller.declared)
            smaller.declared = ag_schema_copy(s->arena, smaller.declared);
        bool any = false;
        if (sides & 1)
            any = without(s->arena, smaller.from, table, kind, index) || any;
        if (sides & 2)
            any = without(s->arena, smaller.to, table, kind, index) || any;
        if ((sides & 4) && smaller.declared)
            any = without(s->arena, smaller.declared, table, kind, index) || any;
        removed = (any && still_fails(s, &smaller)) || removed;
    }
    return removed;
}

/* What is of its own first: much goes with it. */
static bool shrink_once(shrinking *s)
{
    size_t tables = s->best->from->tables.len + s->best->to->tables.len;
    bool smaller = false;
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        for (size_t table = 0; table < (ag_kinds[kind].in_table ? tables : 1U); table++) {
            for (size_t index = 16; index > 0; index--)
                smaller = shrink_at(s, table, (ag_kind)kind, index - 1) || smaller;
        }
    }
    return smaller;
}

static const law_case *shrink(ag_arena *arena, law *holds, const law_case *c)
{
    shrinking s = {holds, sort_of(arena, holds(c)), c, arena};
    for (int i = 0; i < 5 && shrink_once(&s); i++)
        continue;
    return s.best;
}

/* ------------------------------------------------------------------ checking */

void law_fail(law *holds, const law_case *c, uint64_t at)
{
    ag_arena *arena = c->arena;
    const law_case *small = shrink(arena, holds, c);
    /* Not by cmocka, which cuts what is long. */
    fprintf(stderr, "AUTOGEN_SEED=%llu: %s\n from: %s\n to:   %s\n renames:%s\n declared: %s\n",
            (unsigned long long)at, holds(small), law_text(arena, small->from),
            law_text(arena, small->to), renames_text(arena, &small->renames),
            small->declared ? law_text(arena, small->declared) : "-");
    ag_arena_close(arena);
    fail();
}

void law_check(law *holds, size_t count, bool renames)
{
    law_check_features(holds, count, renames, RANDOM_ALL);
}

void law_check_features(law *holds, size_t count, bool renames, unsigned features)
{
    printf("# AUTOGEN_SEED=%llu, %zu cases\n", (unsigned long long)law_seed(), count);
    for (uint64_t at = law_seed(); at < law_seed() + count; at++) {
        ag_arena *arena = ag_arena_open();
        law_case c = make(arena, at, renames, features);
        if (holds(&c))
            law_fail(holds, &c, at);
        ag_arena_close(arena);
    }
}
