#include "model/rename.h"

#include "base/text.h"
#include "model/part.h"
#include "model/settle.h"

#include <string.h>

/* ------------------------------------------------------------------ a column */

static void rename_in_names(ag_names *names, const char *from, const char *to)
{
    for (size_t i = 0; i < names->len; i++)
        if (strcmp(names->items[i], from) == 0)
            names->items[i] = to;
}

static void rename_in_object(ag_arena *arena, ag_object *object, const char *from, const char *to);

/* NEW.column and OLD.column: all that a trigger or a rule says of its own table; what else is in a rule belongs to others. */
static char *rename_in_rows(ag_arena *arena, const char *sql, const char *from, const char *to)
{
    ag_buf buf = ag_buf_new(arena);
    const char *kept = sql;
    ag_token before[2] = {{0}};
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        bool row = before[1].text && ag_token_is(before[1], ".") &&
                   (ag_token_is(before[0], "new") || ag_token_is(before[0], "old"));
        if (row && strcmp(ag_token_text(arena, token), from) == 0) {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            ag_buf_put(&buf, ag_sql_identifier(arena, to));
            kept = token.text + token.len;
        }
        before[0] = before[1];
        before[1] = token;
    }
    ag_buf_put(&buf, kept);
    return buf.text;
}

static void rename_in_privileges(ag_arena *arena, ag_pairs *pairs, const char *from, const char *to)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        const char *role, *column;
        if (ag_privileges_key(arena, pairs->keys.items[i], &role, &column) &&
            ag_streq(column, from))
            pairs->keys.items[i] = ag_privileges_key_text(arena, role, to);
    }
}

/* Lists of names in a table's objects are columns, and so is a name that is called "column" or "at_column". */
static void rename_in_field(ag_arena *arena, ag_object *object, const ag_field *field,
                            const char *from, const char *to)
{
    void *at = ag_field_at(object, field);
    bool names = field->type == AG_LIST || field->type == AG_SET;
    if (names && !(field->flags & AG_NO_COLUMNS)) {
        rename_in_names(at, from, to);
    } else if (field->type == AG_SQL) {
        const char **sql = at;
        bool rows = object->shape->id == AG_KIND_TRIGGER || object->shape->id == AG_KIND_RULE;
        if (*sql && rows)
            *sql = rename_in_rows(arena, *sql, from, to);
        else if (*sql && ag_sql_mentions(*sql, from))
            *sql = ag_sql_rename(arena, *sql, from, to);
    } else if (field->type == AG_NAME &&
               (strcmp(field->name, "column") == 0 || strcmp(field->name, "at_column") == 0)) {
        const char **column = at;
        if (ag_streq(*column, from))
            *column = to;
    } else if (ag_privileges_name_columns(field)) {
        rename_in_privileges(arena, at, from, to);
    } else if (field->type == AG_RECORDS) {
        const ag_list *records = at;
        for (size_t i = 0; i < records->len; i++)
            rename_in_object(arena, records->items[i], from, to);
    }
}

static void rename_in_object(ag_arena *arena, ag_object *object, const char *from, const char *to)
{
    for (size_t i = 0; i < object->shape->field_count; i++)
        rename_in_field(arena, object, &object->shape->fields[i], from, to);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_in_object(arena, object->variants[d], from, to);
}

/* ------------------------------------------------------------------ foreign keys */

/* What a foreign key, an owned sequence, or a variant of one, says about `table`: its name, or one of its columns. */
typedef struct target_change {
    const char *table;
    const char *table_to; /* NULL: as it is */
    const char *column;   /* NULL: none */
    const char *column_to;
} target_change;

static void change_target(ag_target *target, const target_change *change)
{
    if (!ag_streq(target->table, change->table))
        return;
    if (change->table_to)
        target->table = change->table_to;
    if (change->column)
        rename_in_names(&target->columns, change->column, change->column_to);
}

static void change_owners(ag_schema *schema, const target_change *change)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        ag_sequence *sequence = (ag_sequence *)schema->sequences.items[i];
        change_target(&sequence->owned_by, change);
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
            if (sequence->base.variants[d])
                change_target(&((ag_sequence *)sequence->base.variants[d])->owned_by, change);
    }
}

static void change_targets(ag_schema *schema, const target_change *change)
{
    change_owners(schema, change);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_list *keys = &((const ag_table *)schema->tables.items[i])->foreign_keys;
        for (size_t k = 0; k < keys->len; k++) {
            ag_foreign_key *key = (ag_foreign_key *)keys->items[k];
            change_target(&key->references, change);
            for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
                if (key->base.variants[d])
                    change_target(&((ag_foreign_key *)key->base.variants[d])->references, change);
        }
    }
}

/* What publications say of the table. */
static void rename_in_publications(ag_arena *arena, ag_schema *schema, const target_change *change)
{
    for (size_t i = 0; i < schema->publications.len; i++) {
        const ag_list *tables = &((ag_publication *)schema->publications.items[i])->tables;
        for (size_t k = 0; k < tables->len; k++) {
            ag_published_table *published = (ag_published_table *)tables->items[k];
            if (!ag_streq(published->table, change->table))
                continue;
            if (change->table_to)
                published->table = change->table_to;
            if (change->column)
                rename_in_object(arena, &published->base, change->column, change->column_to);
        }
        ag_publication_simplify((ag_publication *)schema->publications.items[i]);
    }
}

static void rename_in_statistics(ag_arena *arena, ag_schema *schema, const target_change *change)
{
    for (size_t i = 0; i < schema->statistics.len; i++) {
        ag_statistics *statistics = (ag_statistics *)schema->statistics.items[i];
        if (!ag_streq(statistics->table, change->table))
            continue;
        if (change->table_to)
            statistics->table = change->table_to;
        if (change->column)
            rename_in_object(arena, &statistics->base, change->column, change->column_to);
    }
}

/* ------------------------------------------------------------------ what lies elsewhere */

static void rename_wrapper(ag_schema *schema, const char *from, const char *to)
{
    for (size_t i = 0; i < schema->foreign_servers.len; i++) {
        ag_foreign_server *server = (ag_foreign_server *)schema->foreign_servers.items[i];
        if (ag_streq(server->wrapper, from))
            server->wrapper = to;
    }
}

static void rename_server(ag_schema *schema, const char *from, const char *to)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        if (ag_streq(table->server, from))
            table->server = to;
    }
}

/* The other table of constraint triggers. */
static void rename_partners(ag_schema *schema, const char *from, const char *to)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_list *triggers = &((const ag_table *)schema->tables.items[i])->triggers;
        for (size_t k = 0; k < triggers->len; k++) {
            ag_trigger *trigger = (ag_trigger *)triggers->items[k];
            if (ag_streq(trigger->partner, from))
                trigger->partner = to;
        }
    }
}

/* In the table itself, all that lives in it, and those that inherit the column. */
static void rename_in_table(ag_arena *arena, ag_schema *schema, ag_table *table, const char *from,
                            const char *to)
{
    static const char *const own[] = {"partition_by", "overrides", "column_privileges"};
    for (size_t i = 0; i < AG_COUNT(own); i++)
        rename_in_field(arena, &table->base,
                        &table->base.shape->fields[ag_field_index(table->base.shape, own[i])], from,
                        to);
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        if (!ag_has_children(&table->base, (ag_kind)kind))
            continue;
        ag_list *list = ag_children(&table->base, (ag_kind)kind);
        for (size_t i = 0; i < list->len; i++)
            rename_in_object(arena, list->items[i], from, to);
    }
    const target_change change = {table->base.name, NULL, from, to};
    change_targets(schema, &change);
    rename_in_publications(arena, schema, &change);
    rename_in_statistics(arena, schema, &change);
}

static void rename_column(ag_arena *arena, ag_schema *schema, ag_table *table, ag_object *column,
                          const char *to)
{
    rename_in_table(arena, schema, table, column->name, to);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *heir = (ag_table *)schema->tables.items[i];
        if (ag_table_descends(schema, heir, table->base.name))
            rename_in_table(arena, schema, heir, column->name, to);
    }
}

/* Of the columns that are the table's own; heirs take their values from the same sequences. */
static void rename_counters(ag_arena *arena, ag_table *table, const char *to)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const char *column = table->columns.items[i]->name;
        ag_rename_counter(arena, (ag_column *)table->columns.items[i],
                          &(ag_counter_names){table->base.name, column},
                          &(ag_counter_names){to, column});
    }
}

/* What parts in partitions are called. */
static void rename_in_parts(ag_schema *schema, const char *from, const char *to)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    for (size_t i = 0; i < schema->tables.len; i++)
        for (size_t k = 0; k < AG_COUNT(kinds); k++) {
            const ag_list *list = ag_children_of(schema->tables.items[i], kinds[k]);
            for (size_t j = 0; j < list->len; j++) {
                rename_in_names(&ag_part_names(list->items[j])->keys, from, to);
                if (kinds[k] == AG_KIND_INDEX)
                    rename_in_names(&((ag_index *)list->items[j])->unattached, from, to);
            }
        }
}

static void change_parents(ag_schema *schema, const char *from, const char *to)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *heir = (ag_table *)schema->tables.items[i];
        if (ag_streq(heir->partition_of, from))
            heir->partition_of = to;
        rename_in_names(&heir->inherits, from, to);
    }
}

/* ------------------------------------------------------------------ the type of columns */

/* What SQL calls an object: its parts as identifiers. */
static char *sql_name(ag_arena *arena, const char *qualified)
{
    ag_name name;
    ag_error ignored = {0};
    if (!ag_name_parse(arena, qualified, &name, &ignored))
        return ag_sql_identifier(arena, qualified);
    const char *bare = ag_sql_identifier(arena, name.name);
    return name.schema ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, name.schema), bare)
                       : ag_strdup(arena, bare);
}

bool ag_rename_starts_with(const char *text, const char *name, const char **end)
{
    ag_lexer found = ag_lexer_new(text, AG_LEX_PLAIN);
    ag_lexer wanted = ag_lexer_new(name, AG_LEX_PLAIN);
    ag_arena *arena = ag_arena_open();
    bool same = true;
    for (ag_token want = ag_lexer_next(&wanted); same && want.type != AG_TOKEN_END;
         want = ag_lexer_next(&wanted)) {
        ag_token token = ag_lexer_next(&found);
        same = strcmp(ag_token_text(arena, token), ag_token_text(arena, want)) == 0;
        *end = token.text + token.len;
    }
    ag_arena_close(arena);
    return same && !ag_token_is(ag_lexer_next(&found), ".");
}

static void rename_type(ag_arena *arena, const char **type, const char *from, const char *to)
{
    const char *end;
    if (*type && ag_rename_starts_with(*type, from, &end))
        *type = ag_format(arena, "%s%s", to, end);
}

/* The type in each cast "::name". */
static void rename_casts(ag_arena *arena, const char **sql, const char *from, const char *to)
{
    if (!*sql || !strstr(*sql, "::"))
        return;
    ag_buf buf = ag_buf_new(arena);
    const char *kept = *sql;
    ag_lexer lexer = ag_lexer_new(*sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        const char *end;
        if (!ag_token_is(token, "::") || !ag_rename_starts_with(lexer.next, from, &end))
            continue;
        ag_buf_putn(&buf, kept, (size_t)(lexer.next - kept));
        ag_buf_put(&buf, to);
        kept = lexer.next = end;
    }
    ag_buf_put(&buf, kept);
    *sql = buf.text;
}

static void rename_types_in_object(ag_arena *arena, ag_object *object, const char *from,
                                   const char *to)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_TYPE)
            rename_type(arena, at, from, to);
        else if (field->type == AG_SQL)
            rename_casts(arena, at, from, to);
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_types_in_object(arena, ((const ag_list *)at)->items[k], from, to);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_types_in_object(arena, object->variants[d], from, to);
}

/* What a routine is called holds the types of its arguments. */
static void rename_type_in_routines(ag_arena *arena, ag_schema *schema, const char *sql_from,
                                    const char *sql_to)
{
    for (ag_kind kind = AG_KIND_FUNCTION; kind <= AG_KIND_AGGREGATE; kind++) {
        ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            rename_types_in_object(arena, list->items[i], sql_from, sql_to);
            const char *key = ag_routine_key(arena, list->items[i]);
            if (!ag_list_find(list, key))
                ag_list_rename(arena, list, list->items[i], key);
        }
    }
}

typedef struct type_change {
    const char *from, *to; /* as SQL writes them */
} type_change;

static const char *changed_type(ag_arena *arena, const char *type, const void *how)
{
    const type_change *change = how;
    rename_type(arena, &type, change->from, change->to);
    return type;
}

static void rename_types_in_signatures(ag_arena *arena, ag_object *object,
                                       const type_change *change)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        const ag_list *records = field->type == AG_RECORDS ? at : &(const ag_list){0};
        if ((field->flags & AG_SIGNATURE) && *text)
            *text = ag_key_with_types(arena, AG_KIND_FUNCTION, *text, changed_type, change);
        for (size_t k = 0; k < records->len; k++)
            rename_types_in_signatures(arena, records->items[k], change);
    }
}

/* Types in the keys of operators and the like, and in what they say of routines. */
static void rename_types_in_keys(ag_arena *arena, ag_schema *schema, const type_change *change)
{
    static const ag_kind kinds[] = {AG_KIND_OPERATOR, AG_KIND_OPERATOR_FAMILY,
                                    AG_KIND_OPERATOR_CLASS, AG_KIND_CAST};
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        ag_list *list = ag_children(&schema->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            const char *key =
                ag_key_with_types(arena, kinds[k], list->items[i]->name, changed_type, change);
            rename_types_in_signatures(arena, list->items[i], change);
            if (!ag_list_find(list, key))
                ag_list_rename(arena, list, list->items[i], key);
        }
    }
}

void ag_rename_type(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    const char *sql_from = sql_name(arena, from), *sql_to = sql_name(arena, to);
    rename_types_in_object(arena, &schema->base, sql_from, sql_to);
    rename_type_in_routines(arena, schema, sql_from, sql_to);
    rename_types_in_keys(arena, schema, &(type_change){sql_from, sql_to});
}

static void rename_range(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_rename_type(arena, schema, from, to);
    ag_rename_constructors(arena, schema, from, to);
}

/* ------------------------------------------------------------------ a collation */

static void rename_collation(ag_arena *arena, ag_object *object, const char *from, const char *to)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_NAME && strcmp(field->name, "collation") == 0) {
            const char **name = at;
            if (ag_streq(*name, from))
                *name = to;
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_collation(arena, ((const ag_list *)at)->items[k], from, to);
        }
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_collation(arena, object->variants[d], from, to);
}

/* ------------------------------------------------------------------ a sequence */

/* 'app.counter' with the new name, or NULL if the literal means something else. */
static char *rename_literal(ag_arena *arena, ag_token token, const char *from, const char *to)
{
    ag_buf text = ag_buf_new(arena), literal = ag_buf_new(arena);
    const char *end = NULL, *last = token.text + token.len - 1;
    if (*token.text != '\'')
        return NULL;
    for (const char *c = token.text + 1; c < last; c += *c == '\'' ? 2 : 1)
        ag_buf_putc(&text, *c);
    if (!ag_rename_starts_with(text.text, from, &end) || *end)
        return NULL;
    ag_buf_putc(&literal, '\'');
    for (const char *c = to; *c; c++)
        ag_buf_format(&literal, *c == '\'' ? "''" : "%c", *c);
    ag_buf_putc(&literal, '\'');
    return literal.text;
}

/* Its name in nextval('name') and in 'name'::regclass. */
static void rename_literals(ag_arena *arena, const char **sql, const char *from, const char *to)
{
    if (!*sql || !strchr(*sql, '\''))
        return;
    ag_buf buf = ag_buf_new(arena);
    const char *kept = *sql;
    ag_token before[2] = {{0}};
    ag_lexer lexer = ag_lexer_new(*sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        ag_lexer ahead = lexer;
        bool cast = token.type == AG_TOKEN_STRING && ag_token_is(ag_lexer_next(&ahead), "::") &&
                    ag_token_is(ag_lexer_next(&ahead), "regclass");
        bool argument = before[0].text && ag_token_is(before[1], "(") &&
                        (ag_token_is(before[0], "nextval") || ag_token_is(before[0], "currval") ||
                         ag_token_is(before[0], "setval"));
        const char *literal = token.type == AG_TOKEN_STRING && (cast || argument)
                                  ? rename_literal(arena, token, from, to)
                                  : NULL;
        if (literal) {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            ag_buf_put(&buf, literal);
            kept = token.text + token.len;
        }
        before[0] = before[1];
        before[1] = token;
    }
    ag_buf_put(&buf, kept);
    *sql = buf.text;
}

static void rename_sequence_in_object(ag_arena *arena, ag_object *object, const char *from,
                                      const char *to)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_SQL)
            rename_literals(arena, at, from, to);
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_sequence_in_object(arena, ((const ag_list *)at)->items[k], from, to);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_sequence_in_object(arena, object->variants[d], from, to);
}

/* A table that moves to another namespace takes its sequences along. */
static void move_sequences(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_name old, new, own;
    ag_error ignored = {0};
    if (!ag_name_parse(arena, from, &old, &ignored) || !ag_name_parse(arena, to, &new, &ignored) ||
        ag_streq(old.schema, new.schema))
        return;
    for (size_t i = 0; i < schema->sequences.len; i++) {
        ag_sequence *sequence = (ag_sequence *)schema->sequences.items[i];
        if (ag_streq(sequence->owned_by.table, to) &&
            ag_name_parse(arena, sequence->base.name, &own, &ignored) &&
            ag_streq(own.schema, old.schema))
            ag_schema_rename(arena, schema, AG_KIND_SEQUENCE, &schema->base, &sequence->base,
                             ag_name_text(arena, new.schema, own.name));
    }
}

/* ------------------------------------------------------------------ a namespace */

/* All that lies in the namespace gets a new first part. */
static void rename_namespace(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = 0; ag_kinds[kind].qualified && i < list->len; i++) {
            ag_object *object = list->items[i];
            if (ag_streq(ag_key_schema(arena, kind, object->name), from))
                ag_schema_rename(arena, schema, kind, &schema->base, object,
                                 ag_key_in(arena, kind, object->name, to));
        }
    }
    for (size_t i = 0; i < schema->range_types.len; i++) {
        ag_range_type *range = (ag_range_type *)schema->range_types.items[i];
        const char *old = range->multirange;
        if (!old || !ag_streq(ag_key_schema(arena, AG_KIND_RANGE_TYPE, old), from))
            continue;
        range->multirange = ag_key_in(arena, AG_KIND_RANGE_TYPE, old, to);
        rename_range(arena, schema, old, range->multirange);
    }
    for (size_t i = 0; i < schema->publications.len; i++)
        rename_in_names(&((ag_publication *)schema->publications.items[i])->schemas, from, to);
    for (size_t i = 0; i < schema->default_privileges.len; i++) {
        ag_object *object = schema->default_privileges.items[i];
        ag_default_key key;
        ag_error ignored = {0};
        if (!ag_default_key_parse(arena, object->name, &key, &ignored) ||
            !ag_streq(key.schema, from))
            continue;
        key.schema = to;
        ag_list_rename(arena, &schema->default_privileges, object,
                       ag_default_key_text(arena, &key));
    }
    for (size_t i = 0; i < schema->extensions.len; i++) {
        ag_extension *extension = (ag_extension *)schema->extensions.items[i];
        if (!ag_streq(extension->schema, from))
            continue;
        extension->schema = to;
        ag_rename_members(arena, schema, from, to);
    }
}

/* ------------------------------------------------------------------ an index */

static void rename_replica_index(ag_table *table, const char *from, const char *to)
{
    if (ag_streq(table->replica_index, from))
        table->replica_index = to;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (table->base.variants[d])
            rename_replica_index((ag_table *)table->base.variants[d], from, to);
}

/* ------------------------------------------------------------------ a function */

/* What triggers call, which they name without types. */
static void rename_calls(const ag_list *relations, const char *from, const char *to)
{
    for (size_t i = 0; i < relations->len; i++) {
        const ag_list *triggers = ag_children_of(relations->items[i], AG_KIND_TRIGGER);
        for (size_t k = 0; k < triggers->len; k++) {
            ag_trigger *trigger = (ag_trigger *)triggers->items[k];
            if (ag_streq(trigger->function, from))
                trigger->function = to;
        }
    }
}

static void rename_function(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_name old, new;
    ag_error ignored = {0};
    if (!ag_key_parse(arena, from, &old, &ignored) || !ag_key_parse(arena, to, &new, &ignored))
        return;
    const char *names[] = {ag_name_text(arena, old.schema, old.name),
                           ag_name_text(arena, new.schema, new.name)};
    rename_calls(&schema->tables, names[0], names[1]);
    rename_calls(&schema->views, names[0], names[1]);
}

/* ------------------------------------------------------------------ any object */

void ag_schema_rename(ag_arena *arena, ag_schema *schema, ag_kind kind, ag_object *parent,
                      ag_object *object, const char *to)
{
    const char *from = object->name;
    to = ag_strdup(arena, to);
    switch (kind) {
    case AG_KIND_SCHEMA: rename_namespace(arena, schema, from, to); break;
    case AG_KIND_ENUM:
    case AG_KIND_COMPOSITE_TYPE:
    case AG_KIND_DOMAIN: ag_rename_type(arena, schema, from, to); break;
    case AG_KIND_RANGE_TYPE:
        rename_range(arena, schema, from, to);
        if (!((const ag_range_type *)object)->multirange)
            rename_range(arena, schema, ag_multirange_usual(arena, from),
                         ag_multirange_usual(arena, to));
        break;
    case AG_KIND_FUNCTION:
        ag_rename_routine(arena, schema, from, to);
        rename_function(arena, schema, from, to);
        break;
    case AG_KIND_COLLATION: rename_collation(arena, &schema->base, from, to); break;
    case AG_KIND_TABLE:
        change_targets(schema, &(target_change){.table = from, .table_to = to});
        rename_type_in_routines(arena, schema, sql_name(arena, from), sql_name(arena, to));
        rename_types_in_keys(arena, schema,
                             &(type_change){sql_name(arena, from), sql_name(arena, to)});
        change_parents(schema, from, to);
        rename_in_parts(schema, from, to);
        rename_in_publications(arena, schema, &(target_change){.table = from, .table_to = to});
        rename_in_statistics(arena, schema, &(target_change){.table = from, .table_to = to});
        rename_partners(schema, from, to);
        move_sequences(arena, schema, from, to);
        rename_counters(arena, (ag_table *)object, to);
        break;
    case AG_KIND_SEQUENCE:
        rename_sequence_in_object(arena, &schema->base, sql_name(arena, from), sql_name(arena, to));
        break;
    case AG_KIND_TEXT_SEARCH_DICTIONARY:
        ag_rename_dictionary(arena, schema, sql_name(arena, from), sql_name(arena, to));
        break;
    case AG_KIND_OPERATOR: ag_rename_operator(arena, schema, from, to); break;
    case AG_KIND_OPERATOR_FAMILY:
    case AG_KIND_OPERATOR_CLASS: ag_rename_family(arena, schema, kind, from, to); break;
    case AG_KIND_FOREIGN_DATA_WRAPPER: rename_wrapper(schema, from, to); break;
    case AG_KIND_FOREIGN_SERVER: rename_server(schema, from, to); break;
    case AG_KIND_AGGREGATE: ag_rename_routine(arena, schema, from, to); break;
    case AG_KIND_COLUMN:
        rename_column(arena, schema, (ag_table *)parent, object, to);
        ag_rename_counter(arena, (ag_column *)object, &(ag_counter_names){parent->name, from},
                          &(ag_counter_names){parent->name, to});
        break;
    case AG_KIND_PRIMARY_KEY:
    case AG_KIND_UNIQUE:
    case AG_KIND_INDEX: rename_replica_index((ag_table *)parent, from, to); break;
    default: break;
    }
    ag_list_rename(arena, ag_children(parent, kind), object, to);
}
