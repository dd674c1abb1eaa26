/* rename.c: renames that were said, and questions about those that were not. */
#include "diff/diff.h"

#include <string.h>

/* ------------------------------------------------------------------ reading --rename */

/* The first `c` outside double quotes, or NULL. */
static const char *find_outside_quotes(const char *text, char c)
{
    bool quoted = false;
    for (; *text; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (*text == c && !quoted)
            return text;
    }
    return NULL;
}

static bool fail_rename(ag_error *err, const char *text)
{
    ag_fail(err, AG_E_USAGE, NULL, "cannot read the rename \"%s\"", text);
    return ag_hint(
        err,
        "a column is renamed with --rename users.name=full_name, a table with --rename table:users=people");
}

/* The name in its one spelling, NULL if it is not well-formed. */
static const char *canonical(ag_arena *arena, const char *text)
{
    ag_name name = {0};
    ag_error ignored = {0};
    return ag_name_parse(arena, text, &name, &ignored) ? ag_name_text(arena, name.schema, name.name)
                                                       : NULL;
}

/* A name without a namespace, NULL if it is not one. */
static const char *bare(ag_arena *arena, const char *text)
{
    ag_name name = {0};
    ag_error ignored = {0};
    return ag_name_parse(arena, text, &name, &ignored) && !name.schema ? name.name : NULL;
}

/* "a.b" as a column b of table a: the part before the last dot is the table's name in text form. */
static bool split_column(ag_arena *arena, const char *text, const char **table, const char **column)
{
    const char *last = NULL;
    for (const char *dot = find_outside_quotes(text, '.'); dot;
         dot = find_outside_quotes(dot + 1, '.'))
        last = dot;
    if (!last)
        return false;
    *table = canonical(arena, ag_strndup(arena, text, (size_t)(last - text)));
    *column = bare(arena, last + 1);
    return *table && *column;
}

/* The new name of a column may say its table again. */
static const char *new_column(ag_arena *arena, const char *text, const char *table)
{
    const char *other = NULL, *column = NULL;
    if (split_column(arena, text, &other, &column))
        return strcmp(other, table) == 0 ? column : NULL;
    return bare(arena, text);
}

/* What stands before a colon, as a kind; AG_KIND_COUNT for none, false for an unknown one. */
static bool read_kind(const char *text, size_t len, ag_kind *out)
{
    static const ag_kind kinds[] = {AG_KIND_TABLE, AG_KIND_COLUMN};
    for (size_t i = 0; i < AG_COUNT(kinds); i++) {
        const char *noun = ag_kinds[kinds[i]].shape->noun;
        if (strlen(noun) == len && strncmp(noun, text, len) == 0) {
            *out = kinds[i];
            return true;
        }
    }
    return false;
}

bool ag_rename_parse(ag_arena *arena, const char *text, const ag_schema *to, ag_rename *out,
                     ag_error *err)
{
    const char *colon = find_outside_quotes(text, ':');
    const char *equals = find_outside_quotes(text, '=');
    ag_kind kind = AG_KIND_COUNT;
    if (!equals)
        return fail_rename(err, text);
    if (colon && colon < equals && !read_kind(text, (size_t)(colon - text), &kind))
        return fail_rename(err, text);
    const char *start = kind == AG_KIND_COUNT ? text : colon + 1;
    const char *left = ag_strndup(arena, start, (size_t)(equals - start));
    const char *table = NULL, *column = NULL;
    bool dotted = split_column(arena, left, &table, &column);
    if (kind == AG_KIND_COUNT)
        kind = dotted && ag_table_find(to, table) ? AG_KIND_COLUMN : AG_KIND_TABLE;
    ag_rename rename = {.kind = kind};
    if (kind == AG_KIND_COLUMN && dotted) {
        rename.table = table;
        rename.from = column;
        rename.to = new_column(arena, equals + 1, table);
    } else if (kind == AG_KIND_TABLE) {
        rename.from = canonical(arena, left);
        rename.to = canonical(arena, equals + 1);
    }
    if (!rename.from || !rename.to)
        return fail_rename(err, text);
    *out = rename;
    return true;
}

/* ------------------------------------------------------------------ carrying out */

/* The table, or the view, that has what lives in one. */
static ag_object *owner_of(const ag_schema *schema, const char *name)
{
    ag_object *table = ag_list_find(&schema->tables, name);
    return table ? table : ag_list_find(&schema->views, name);
}

static void do_rename(ag_differ *differ, ag_schema *schema, ag_kind kind, const char *table,
                      const char *from, const char *to)
{
    ag_object *parent = table ? owner_of(schema, table) : &schema->base;
    ag_object *object = ag_list_find(ag_children(parent, kind), from);
    ag_op *op = ag_op_new(differ->arena, AG_RENAME, kind, table, from);
    op->to_name = ag_strdup(differ->arena, to);
    op->from = ag_object_copy(differ->arena, object);
    if (ag_kinds[kind].indexed)
        ag_map_put(&differ->index_names, op->to_name, differ);
    ag_schema_rename(differ->arena, schema, kind, parent, object, to);
    ag_differ_add(differ, AG_BUCKET_RENAME, op);
}

static const ag_list *siblings_of(const ag_schema *schema, const ag_rename *rename)
{
    if (rename->kind == AG_KIND_TABLE)
        return &schema->tables;
    const ag_table *table = ag_table_find(schema, rename->table);
    return table ? &table->columns : NULL;
}

/* At most AG_NAME_MAX bytes of the text, no character cut in two. */
static const char *clip(ag_arena *arena, const char *text)
{
    size_t len = strlen(text);
    if (len <= AG_NAME_MAX)
        return text;
    for (len = AG_NAME_MAX; ((unsigned char)text[len] & 0xC0) == 0x80;)
        len--;
    return ag_strndup(arena, text, len);
}

/* The i-th name for what makes room under the name `taken`. */
static const char *aside(ag_arena *arena, int i, const char *taken)
{
    const char *prefix = i ? ag_format(arena, "ag_old%d_", i) : "ag_old_";
    return clip(arena, ag_format(arena, "%s%s", prefix, taken));
}

/* The name in the namespace of `relation`. */
static const char *beside(ag_arena *arena, const char *relation, const char *name)
{
    ag_name parts = {0};
    ag_error ignored = {0};
    return ag_name_parse(arena, relation, &parts, &ignored)
               ? ag_name_text(arena, parts.schema, name)
               : name;
}

static void add_index_names(ag_differ *differ, const ag_schema *schema)
{
    const ag_list *lists[] = {&schema->tables, &schema->views};
    for (size_t i = 0; i < lists[0]->len + lists[1]->len; i++) {
        const ag_object *relation =
            i < lists[0]->len ? lists[0]->items[i] : lists[1]->items[i - lists[0]->len];
        for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
            bool has = ag_kinds[kind].indexed && ag_has_children(relation, kind);
            const ag_list *list = has ? ag_children_of(relation, kind) : &(const ag_list){0};
            for (size_t k = 0; k < list->len; k++)
                if (list->items[k]->name)
                    ag_map_put(&differ->index_names, list->items[k]->name, differ);
        }
    }
}

/* What lives in the relation and has an index that is called so; `bare` without its schema. */
static bool find_index(ag_arena *arena, const ag_object *relation, const char *name,
                       const char *bare, ag_rename *out)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        bool has = ag_kinds[kind].indexed && ag_has_children(relation, kind) &&
                   ag_list_find(ag_children_of(relation, kind), bare);
        if (!has || !ag_streq(beside(arena, relation->name, bare), name))
            continue;
        *out = (ag_rename){kind, relation->name, bare, NULL};
        return true;
    }
    return false;
}

/* What a new table's name may meet: relations of all kinds share the names of their namespace, and tables share those of its types too. */
static bool find_relation(const ag_differ *differ, const ag_schema *schema, const char *name,
                          ag_rename *out)
{
    const ag_name parts = ag_name_split(differ->arena, name);
    bool may_be_index = ag_map_has(&differ->index_names, parts.name);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        if (!ag_kinds[kind].relation && !ag_kinds[kind].type)
            continue;
        if (ag_list_find(list, name)) {
            *out = (ag_rename){kind, NULL, name, NULL};
            return true;
        }
        for (size_t i = 0; may_be_index && i < list->len; i++) {
            if (find_index(differ->arena, list->items[i], name, parts.name, out))
                return true;
        }
    }
    return false;
}

/* What has the new name. */
static bool find_holder(const ag_differ *differ, const ag_schema *schema, const ag_rename *rename,
                        ag_rename *out)
{
    if (rename->kind == AG_KIND_TABLE)
        return find_relation(differ, schema, rename->to, out);
    const ag_table *table = ag_table_find(schema, rename->table);
    if (!table || !ag_list_find(&table->columns, rename->to))
        return false;
    *out = (ag_rename){AG_KIND_COLUMN, rename->table, rename->to, NULL};
    return true;
}

/* A free name for what has the new name of another one. */
static const char *aside_name(ag_differ *differ, const ag_schema *schema, const ag_rename *rename,
                              const ag_rename *holder)
{
    ag_arena *arena = differ->arena;
    ag_name parts = {.name = rename->to};
    ag_error ignored = {0};
    bool qualified =
        rename->kind == AG_KIND_TABLE && ag_name_parse(arena, rename->to, &parts, &ignored);
    for (int i = 0;; i++) {
        const char *name = aside(arena, i, parts.name);
        const char *full = qualified ? beside(arena, rename->to, name) : name;
        const ag_rename wanted = {rename->kind, rename->table, NULL, full};
        ag_rename found;
        if (!find_holder(differ, schema, &wanted, &found) &&
            !find_holder(differ, differ->to, &wanted, &found))
            return holder->table ? name : full;
    }
}

/* The other renames that start from the name of what was moved aside now start from its new name. */
static void redirect(ag_renames *renames, const ag_rename *done, const ag_rename *moved)
{
    for (size_t i = 0; i < renames->len; i++) {
        ag_rename *other = &renames->items[i];
        if (other != done && other->kind == moved->kind && ag_streq(other->table, moved->table) &&
            strcmp(other->from, moved->from) == 0)
            other->from = moved->to;
    }
}

/* The error is about the old name; or about the new one, which would be renamed to only to be dropped. */
static bool fail_none(const ag_rename *rename, bool is_old, ag_error *err)
{
    ag_fail(err, AG_E_REFERENCE, NULL, "cannot rename %s\"%s%s%s\": there is none",
            is_old ? "" : "to ", rename->table ? rename->table : "", rename->table ? "." : "",
            is_old ? rename->from : rename->to);
    return is_old
               ? ag_hint(err, "the left side of --rename is the old name, which the history knows")
               : ag_hint(err, "the right side of --rename is the new name, which is declared");
}

/* True for a rename that is to be done; it has happened, or is not about this history, where the new name is there alone. */
static bool is_due(const ag_differ *differ, const ag_schema *schema, const ag_rename *rename,
                   bool hint, ag_error *err)
{
    const ag_list *siblings = siblings_of(schema, rename);
    bool has_from = siblings && ag_list_find(siblings, rename->from);
    bool has_to = siblings && ag_list_find(siblings, rename->to);
    if (hint)
        return has_from && !has_to;
    const ag_list *wanted = siblings_of(differ->to, rename);
    if (!wanted || !ag_list_find(wanted, rename->to))
        return fail_none(rename, false, err);
    if (!has_from && !has_to)
        return fail_none(rename, true, err);
    return has_from && strcmp(rename->from, rename->to) != 0;
}

/* The next of the renames: one whose new name is free, else any; NULL if all are done. */
static ag_rename *next_rename(const ag_differ *differ, const ag_schema *schema, ag_renames *renames)
{
    for (size_t i = 0; i < renames->len; i++) {
        ag_rename holder;
        if (!find_holder(differ, schema, &renames->items[i], &holder))
            return &renames->items[i];
    }
    return renames->len ? &renames->items[0] : NULL;
}

static void forget(ag_renames *renames, const ag_rename *done)
{
    size_t i = (size_t)(done - renames->items);
    renames->len--;
    memmove(&renames->items[i], &renames->items[i + 1],
            (renames->len - i) * sizeof renames->items[0]);
}

/* Where it is wanted a table is called so, so it goes; and queries that name it do not follow a rename. */
static void drop_view(ag_differ *differ, ag_schema *schema, const char *name)
{
    const ag_object *view = ag_list_find(&schema->views, name);
    ag_differ_drop(differ, AG_BUCKET_RENAME, NULL, view);
    ag_list_remove(&schema->views, view);
}

static void move_aside(ag_differ *differ, ag_schema *schema, ag_rename *rename, ag_renames *due)
{
    ag_rename moved;
    if (!find_holder(differ, schema, rename, &moved))
        return;
    if (moved.kind == AG_KIND_VIEW) {
        drop_view(differ, schema, moved.from);
        return;
    }
    moved.to = aside_name(differ, schema, rename, &moved);
    do_rename(differ, schema, moved.kind, moved.table, moved.from, moved.to);
    redirect(due, rename, &moved);
    AG_PUSH(differ->arena, &differ->moved, moved);
}

/* What has the new name, and is not renamed itself before that, moves aside. */
static void carry_out(ag_differ *differ, ag_schema *schema, ag_renames *due)
{
    ag_rename *rename;
    while ((rename = next_rename(differ, schema, due)) != NULL) {
        move_aside(differ, schema, rename, due);
        do_rename(differ, schema, rename->kind, rename->table, rename->from, rename->to);
        forget(due, rename);
    }
}

/* Those of a kind that were said and are to be done. */
static bool take_due(ag_differ *differ, const ag_schema *schema, const ag_renames *renames,
                     ag_kind kind, ag_renames *due, ag_error *err)
{
    for (size_t i = 0; i < renames->len; i++) {
        if (renames->items[i].kind != kind)
            continue;
        if (is_due(differ, schema, &renames->items[i], false, err))
            AG_PUSH(differ->arena, due, renames->items[i]);
        else if (err->code)
            return false;
    }
    return true;
}

/* The `renamed_from` of the `to` side, tables before columns. */
static void collect_hints(ag_differ *differ, ag_renames *hints)
{
    for (size_t i = 0; i < differ->to->tables.len; i++) {
        const ag_table *table = (const ag_table *)differ->to->tables.items[i];
        if (table->renamed_from) {
            ag_rename rename = {AG_KIND_TABLE, NULL, table->renamed_from, table->base.name};
            AG_PUSH(differ->arena, hints, rename);
        }
    }
    for (size_t i = 0; i < differ->to->tables.len; i++) {
        const ag_table *table = (const ag_table *)differ->to->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            const ag_column *column = (const ag_column *)table->columns.items[j];
            ag_rename rename = {AG_KIND_COLUMN, table->base.name, column->renamed_from,
                                column->base.name};
            if (column->renamed_from)
                AG_PUSH(differ->arena, hints, rename);
        }
    }
}

bool ag_differ_renames(ag_differ *differ, ag_error *err)
{
    static const ag_renames none = {0};
    static const ag_kind kinds[] = {AG_KIND_TABLE, AG_KIND_COLUMN};
    const ag_renames *said = differ->options->renames ? differ->options->renames : &none;
    ag_renames hints = {0};
    collect_hints(differ, &hints);
    if (hints.len == 0 && said->len == 0)
        return true;
    ag_schema *schema = ag_schema_copy(differ->arena, differ->from);
    differ->index_names = ag_map_new(differ->arena);
    add_index_names(differ, differ->from);
    add_index_names(differ, differ->to);
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        ag_renames due = {0};
        if (!take_due(differ, schema, said, kinds[k], &due, err))
            return false;
        carry_out(differ, schema, &due);
        for (size_t i = 0; i < hints.len; i++) {
            ag_renames one = {&hints.items[i], 1, 1};
            if (hints.items[i].kind == kinds[k] &&
                is_due(differ, schema, &hints.items[i], true, err))
                carry_out(differ, schema, &one);
        }
    }
    differ->from = schema;
    return true;
}

/* ------------------------------------------------------------------ what lives in tables */

/* Constraints share the names of their table; keys and indexes those of a schema, or on SQLite of the database. */
static bool share_names(const ag_op *a, const ag_op *b)
{
    return ag_streq(a->table, b->table) || (ag_kinds[a->kind].indexed && ag_kinds[b->kind].indexed);
}

/* The one that still has the name that another one is to get; NULL if that is free. */
static ag_op *holder_of(const ag_ops *left, const ag_map *names, const ag_op *op)
{
    for (size_t i = 0; ag_map_has(names, op->to_name) && i < left->len; i++) {
        ag_op *other = left->items[i];
        if (other != op && share_names(other, op) && ag_streq(other->name, op->to_name))
            return other;
    }
    return NULL;
}

static ag_op *make_room(ag_differ *differ, ag_op *op)
{
    ag_op *away = ag_op_new(differ->arena, AG_RENAME, op->kind, op->table, op->name);
    int i = 0;
    do
        away->to_name = aside(differ->arena, i++, op->name);
    while (ag_differ_is_taken(differ, op->table, away->to_name));
    away->from = op->from;
    op->from = ag_object_copy(differ->arena, op->from);
    op->name = op->from->name = away->to_name;
    return away;
}

void ag_differ_order_renames(ag_differ *differ)
{
    ag_ops *done = &differ->buckets[AG_BUCKET_RENAME_CHILD];
    ag_ops left = *done;
    ag_map names = ag_map_new(differ->arena);
    *done = (ag_ops){0};
    for (size_t i = 0; i < left.len; i++)
        ag_map_put(&names, left.items[i]->name, left.items[i]);
    while (left.len > 0) {
        size_t i = 0;
        while (i < left.len && holder_of(&left, &names, left.items[i]))
            i++;
        if (i == left.len) {
            ag_op *away = make_room(differ, holder_of(&left, &names, left.items[0]));
            AG_PUSH(differ->arena, done, away);
            continue;
        }
        AG_PUSH(differ->arena, done, left.items[i]);
        left.len--;
        memmove(&left.items[i], &left.items[i + 1], (left.len - i) * sizeof left.items[0]);
    }
}

/* ------------------------------------------------------------------ asking */

/* A name that ag_rename_parse() takes as it is. */
static const char *flag_part(ag_arena *arena, const char *text)
{
    if (!strpbrk(text, "=:") || text[0] == '"')
        return text;
    ag_buf quoted = ag_buf_new(arena);
    ag_buf_putc(&quoted, '"');
    ag_buf_put(&quoted, text);
    ag_buf_putc(&quoted, '"');
    return quoted.text;
}

/* Each part of a qualified name for itself; ag_name_text() has quoted what holds a dot or a quote. */
static const char *flag_name(ag_arena *arena, const char *text)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(arena, text, &name, &ignored))
        return text;
    const char *last = flag_part(arena, ag_name_text(arena, NULL, name.name));
    if (!name.schema)
        return last;
    return ag_format(arena, "%s.%s", flag_part(arena, ag_name_text(arena, NULL, name.schema)),
                     last);
}

/* As a shell takes it: in single quotes where it has to be. */
static const char *shell_word(ag_arena *arena, const char *text)
{
    bool plain = true;
    for (const unsigned char *c = (const unsigned char *)text; *c && plain; c++)
        plain = *c >= 0x80 || (*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') ||
                (*c >= 'a' && *c <= 'z') || strchr("_-.:=,/@%+", *c);
    if (plain)
        return text;
    ag_buf quoted = ag_buf_new(arena);
    ag_buf_putc(&quoted, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            ag_buf_put(&quoted, "'\\''");
        else
            ag_buf_putc(&quoted, *text);
    }
    ag_buf_putc(&quoted, '\'');
    return quoted.text;
}

/* The name under which the history knows what was moved aside. */
static const char *original_name(const ag_differ *differ, ag_kind kind, const char *table,
                                 const char *name)
{
    for (size_t i = 0; i < differ->moved.len; i++) {
        const ag_rename *moved = &differ->moved.items[i];
        if (moved->kind == kind && ag_streq(moved->table, table) && strcmp(moved->to, name) == 0)
            return moved->from;
    }
    return name;
}

static void ask(ag_differ *differ, ag_kind kind, const char *table, const char *from,
                const char *to)
{
    ag_arena *arena = differ->arena;
    from = original_name(differ, kind, table, from);
    const char *pair =
        kind == AG_KIND_TABLE
            ? ag_format(arena, "table:%s=%s", flag_name(arena, from), flag_name(arena, to))
            : ag_format(arena, "%s.%s=%s", flag_name(arena, table),
                        flag_part(arena, ag_name_text(arena, NULL, from)),
                        flag_part(arena, ag_name_text(arena, NULL, to)));
    ag_question question = {.kind = kind, .table = table, .from = from, .to = to};
    question.flag = ag_format(arena, "--rename %s", shell_word(arena, pair));
    AG_PUSH(arena, differ->questions, question);
}

void ag_differ_ask_columns(ag_differ *differ, const ag_table *from, const ag_table *to)
{
    for (size_t i = 0; i < from->columns.len; i++) {
        const ag_column *old = (const ag_column *)from->columns.items[i];
        if (ag_column_find(to, old->base.name))
            continue;
        for (size_t j = 0; j < to->columns.len; j++) {
            const ag_column *new = (const ag_column *)to->columns.items[j];
            if (!ag_column_find(from, new->base.name) && ag_type_equal(old->type, new->type))
                ask(differ, AG_KIND_COLUMN, to->base.name, old->base.name, new->base.name);
        }
    }
}

/* At least half of the columns of the larger table are in the other one, with the same type. */
static bool alike(const ag_table *a, const ag_table *b)
{
    size_t larger = a->columns.len > b->columns.len ? a->columns.len : b->columns.len;
    size_t smaller = a->columns.len + b->columns.len - larger;
    size_t common = 0;
    if (smaller * 2 < larger)
        return false;
    for (size_t i = 0; i < a->columns.len; i++) {
        const ag_column *column = (const ag_column *)a->columns.items[i];
        const ag_column *other = ag_column_find(b, column->base.name);
        common += other && ag_type_equal(column->type, other->type);
    }
    return larger > 0 && common * 2 >= larger;
}

void ag_differ_ask_tables(ag_differ *differ)
{
    const ag_ops *drops = &differ->buckets[AG_BUCKET_DROP_TABLE];
    const ag_ops *creates = &differ->buckets[AG_BUCKET_CREATE_TABLE];
    if (differ->options->no_rename)
        return;
    for (size_t i = 0; i < drops->len; i++) {
        for (size_t j = 0; j < creates->len && drops->items[i]->kind == AG_KIND_TABLE; j++) {
            const ag_object *old = drops->items[i]->from;
            const ag_object *new = creates->items[j]->to;
            if (!ag_streq(old->name, new->name) &&
                alike((const ag_table *)old, (const ag_table *)new))
                ask(differ, AG_KIND_TABLE, NULL, old->name, new->name);
        }
    }
}
