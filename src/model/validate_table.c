#include "base/ascii.h"
#include "base/text.h"
#include "model/settle.h"

#include <string.h>

/* How messages call an object of a table: foreign key "x" of table "y". */
static const char *called(ag_arena *arena, const ag_table *table, const ag_object *object)
{
    const char *noun = ag_settle_noun(object);
    return object->name
               ? ag_format(arena, "%s \"%s\" of table \"%s\"", noun, object->name, table->base.name)
               : ag_format(arena, "%s %s of table \"%s\"",
                           ag_kind_of(object) == AG_KIND_PRIMARY_KEY ? "the" : "an unnamed", noun,
                           table->base.name);
}

/* The error is about the object; about the table, if nobody wrote the object itself. */
static bool about(ag_error *err, const ag_table *table, const ag_object *object)
{
    return ag_about(err, object->source ? object->source : table->base.source);
}

/* ------------------------------------------------------------------ things that are named */

/* More names than that are no hint. */
#define LISTED 20

static void hint_nearest(ag_arena *arena, const ag_list *list, const char *name, ag_error *err)
{
    const char **names = AG_NEW_ARRAY(arena, const char *, list->len);
    for (size_t i = 0; i < list->len; i++)
        names[i] = list->items[i]->name;
    const char *nearest = ag_nearest(name, names, list->len);
    if (nearest)
        (void)ag_hint(err, "did you mean \"%s\"?", nearest);
    else if (list->len > 0 && list->len <= LISTED)
        (void)ag_hint(err, "there are: %s",
                      ag_join(arena, &(ag_names){names, list->len, list->len}, ", "));
}

/* That `owner` has each of the columns, none of them twice; `object` of `table` names them. */
static bool check_columns(ag_arena *arena, const ag_table *table, const ag_object *object,
                          const ag_table *owner, const ag_names *columns, ag_error *err)
{
    for (uint32_t i = 0; i < columns->len; i++) {
        const ag_names before = {.items = columns->items, .len = i};
        const char *column = columns->items[i];
        if (!ag_column_find(owner, column)) {
            (void)ag_fail(err, AG_E_REFERENCE, NULL,
                          "%s names the column \"%s\", which table \"%s\" does not have",
                          called(arena, table, object), column, owner->base.name);
            hint_nearest(arena, &owner->columns, column, err);
        } else if (ag_names_has(&before, column)) {
            (void)ag_fail(err, AG_E_MODEL, NULL, "%s names the column \"%s\" twice",
                          called(arena, table, object), column);
            (void)ag_hint(err, "once is enough");
        } else {
            continue;
        }
        return about(err, table, object);
    }
    return true;
}

/* The same for a key, which must have at least one. */
static bool check_key(ag_arena *arena, const ag_table *table, const ag_object *object,
                      const ag_names *columns, ag_error *err)
{
    if (columns->len == 0 && !ag_settle_has_variant(object, "columns")) {
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s has no columns", called(arena, table, object));
        (void)ag_hint(err, "name its columns: [\"%s\"]",
                      table->columns.len ? table->columns.items[0]->name : "id");
        return about(err, table, object);
    }
    return check_columns(arena, table, object, table, columns, err);
}

/* ------------------------------------------------------------------ SQL text */

/* Words, numbers and brackets, as most types and defaults are: they end where they end. */
static bool is_plain(const char *text)
{
    const char *c = text;
    while (ag_ascii_is_letter(*c) || ag_ascii_is_digit(*c) || *c == '_' || *c == ' ' || *c == '(' ||
           *c == ')' || *c == ',' || *c == '.')
        c++;
    return !*c && *text && *text != ' ';
}

/* That there is a text at all, and that it ends where its last token ends.  NULL is no text, and fine. */
static bool check_text(ag_arena *arena, const ag_table *table, const ag_object *object,
                       const char *field, const char *text, ag_error *err)
{
    if (!text || is_plain(text))
        return true;
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    bool empty = token.type == AG_TOKEN_END;
    while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD)
        token = ag_lexer_next(&lexer);
    if (!empty && token.type == AG_TOKEN_END)
        return true;
    (void)ag_fail(err, AG_E_MODEL, NULL, "%s: \"%s\" %s", called(arena, table, object), field,
                  empty ? "is empty" : "has a quote or a comment that is not closed");
    if (empty && strcmp(field, "default") == 0)
        (void)ag_hint(err, "the empty string is \"''\"; no default is null");
    (void)ag_hint(err, "it is SQL: a text stands in single quotes, and a quote in it is doubled");
    return about(err, table, object);
}

/* Every type and expression of the object, its records and its variants. */
static bool check_texts(ag_arena *arena, const ag_table *table, const ag_object *object,
                        const ag_object *part, ag_error *err)
{
    for (size_t i = 0; i < part->shape->field_count; i++) {
        const ag_field *field = &part->shape->fields[i];
        if (field->type == AG_SQL || field->type == AG_TYPE) {
            const char *text = *(const char *const *)ag_field_of(part, field);
            if (!check_text(arena, table, object, field->name, text, err))
                return false;
        } else if (field->type == AG_RECORDS) {
            const ag_list *records = ag_field_list_of(part, field);
            for (size_t k = 0; k < records->len; k++)
                if (!check_texts(arena, table, object, records->items[k], err))
                    return false;
        }
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (part->variants[d] && !check_texts(arena, table, object, part->variants[d], err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ columns */

static bool is_whole_number(ag_arena *arena, const char *type)
{
    const char *canonical = ag_type_canonical(arena, type);
    return ag_streq(canonical, "smallint") || ag_streq(canonical, "integer") ||
           ag_streq(canonical, "bigint");
}

static bool says_of_not_null(const ag_column *column)
{
    return column->not_null_name || column->not_null_no_inherit || column->not_null_not_valid ||
           column->not_null_comment;
}

/* What a NOT NULL cannot be that holds for every row anyway. */
static bool is_half_not_null(const ag_table *table, const ag_column *column)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    bool always =
        ag_column_counts(column) || (key && ag_names_has(&key->columns, column->base.name));
    return always && (column->not_null_no_inherit || column->not_null_not_valid);
}

static bool check_column(ag_arena *arena, const ag_table *table, const ag_column *column,
                         ag_error *err)
{
    bool identity = column->identity != AG_IDENTITY_NONE;
    const struct {
        bool wrong;
        const char *why;
        const char *hint;
    } rules[] = {
        {identity && column->default_value, "has an identity and a default",
         "the identity counts its values up: leave the default out"},
        {identity && column->generated, "has an identity and is generated",
         "its values come from one of the two: leave the other out"},
        {column->generated && column->default_value, "is generated and has a default",
         "a generated column is always computed: leave the default out"},
        {column->is_virtual && !column->generated &&
             !ag_settle_has_variant(&column->base, "generated"),
         "is virtual but not generated", "\"generated\" says what it is computed from"},
        {identity && column->nullable, "has an identity and is nullable",
         "a value that is counted up is never NULL: leave \"nullable\" out"},
        {identity && column->type && !is_whole_number(arena, column->type),
         "has an identity, but its type is not smallint, integer or bigint",
         "only whole numbers are counted up"},
        {(column->sequence.len > 0 || column->sequence_privileges.keys.len > 0) &&
             !ag_column_counts(column),
         "has a sequence, but is neither an identity nor a serial",
         "\"identity\" says that the database counts it up"},
        {column->nullable && says_of_not_null(column) &&
             !ag_settle_has_variant(&column->base, "nullable"),
         "says something of its NOT NULL, but may be NULL",
         "write \"nullable\": false, or leave it out"},
        {is_half_not_null(table, column),
         "is in the primary key or counted up, so that its NOT NULL holds for heirs and old rows too",
         "leave \"not_null_no_inherit\" and \"not_null_not_valid\" out"},
        {table->partition_by && column->not_null_no_inherit,
         "is in a partitioned table, whose partitions have its NOT NULL",
         "leave \"not_null_no_inherit\" out"},
    };
    for (size_t i = 0; i < AG_COUNT(rules); i++) {
        if (!rules[i].wrong)
            continue;
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s %s", called(arena, table, &column->base),
                      rules[i].why);
        (void)ag_hint(err, "%s", rules[i].hint);
        return about(err, table, &column->base);
    }
    return check_texts(arena, table, &column->base, &column->base, err);
}

/* ------------------------------------------------------------------ foreign keys and indexes */

/* AG_E_REFERENCE or AG_E_MODEL about a foreign key and what it refers to. */
static bool check_target(ag_arena *arena, const ag_table *table, const ag_foreign_key *key,
                         const ag_table *other, ag_error *err)
{
    size_t wanted = key->columns.len;
    size_t found = key->references.columns.len;
    if (found == 0)
        (void)ag_fail(err, AG_E_MODEL, NULL,
                      "%s refers to the primary key of table \"%s\", which has none",
                      called(arena, table, &key->base), other->base.name);
    else if (wanted != 0 && wanted != found)
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s has %zu column%s and refers to %zu of \"%s\"",
                      called(arena, table, &key->base), wanted, wanted == 1 ? "" : "s", found,
                      other->base.name);
    else
        return check_columns(arena, table, &key->base, other, &key->references.columns, err);
    if (found == 0)
        (void)ag_hint(err, "name the columns: \"references\": \"%s(…)\"", other->base.name);
    (void)ag_hint(err, "each of its columns refers to one there");
    return about(err, table, &key->base);
}

/* That there is something to set, and that it is the key's. */
static bool check_on_delete(ag_arena *arena, const ag_table *table, const ag_foreign_key *key,
                            ag_error *err)
{
    bool sets = key->on_delete == AG_SET_NULL || key->on_delete == AG_SET_DEFAULT ||
                ag_settle_has_variant(&key->base, "on_delete");
    const char *odd = key->on_delete_columns.len > 0 && !sets ? "" : NULL;
    for (size_t i = 0; i < key->on_delete_columns.len && !odd; i++)
        if (!ag_names_has(&key->columns, key->on_delete_columns.items[i]) &&
            !ag_settle_has_variant(&key->base, "columns"))
            odd = key->on_delete_columns.items[i];
    if (!odd)
        return true;
    if (*odd)
        (void)ag_fail(err, AG_E_MODEL, NULL,
                      "%s: \"on_delete_columns\" names \"%s\", which is no column of the key",
                      called(arena, table, &key->base), odd);
    else
        (void)ag_fail(err, AG_E_MODEL, NULL,
                      "%s has \"on_delete_columns\", but sets nothing on delete",
                      called(arena, table, &key->base));
    (void)ag_hint(err, "they say which of its columns \"set null\" or \"set default\" is about");
    return about(err, table, &key->base);
}

static bool check_foreign_key(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                              const ag_foreign_key *key, ag_error *err)
{
    if (!check_key(arena, table, &key->base, &key->columns, err))
        return false;
    if (!check_columns(arena, table, &key->base, table, &key->on_delete_columns, err) ||
        !check_on_delete(arena, table, key, err))
        return false;
    if (!key->references.table)
        return true;
    const bool may_dangle = key->base.only == ag_field_bit(AG_SQLITE);
    const ag_table *other = ag_table_find(schema, key->references.table);
    if (other && ag_table_is_heir(other))
        other = ag_table_whole(arena, schema, other);
    if (other || may_dangle)
        return !other || check_target(arena, table, key, other, err);
    (void)ag_fail(err, AG_E_REFERENCE, NULL, "%s refers to the table \"%s\", which does not exist",
                  called(arena, table, &key->base), key->references.table);
    hint_nearest(arena, &schema->tables, key->references.table, err);
    return about(err, table, &key->base);
}

/* What an index or an exclusion constraint is made of: `list`, under the key `key`. */
static bool check_parts(ag_arena *arena, const ag_table *table, const ag_object *base,
                        const char *key, const ag_list *list, const ag_names *include,
                        ag_error *err)
{
    const char *why = NULL;
    if (list->len == 0 && !ag_settle_has_variant(base, key))
        why = ag_format(arena, "has no %s", key);
    ag_names columns = {0};
    for (size_t i = 0; i < list->len; i++) {
        const ag_index_column *part = (const ag_index_column *)list->items[i];
        bool column = ag_settle_has_variant(&part->base, "column") || part->column;
        bool expression = ag_settle_has_variant(&part->base, "expression") || part->expression;
        if (column == expression)
            why = column ? "has a part that is both a column and an expression"
                         : "has a part that is neither a column nor an expression";
        if (part->column && !ag_names_has(&columns, part->column))
            AG_PUSH(arena, &columns, part->column);
    }
    if (why) {
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s %s", called(arena, table, base), why);
        (void)ag_hint(err, "\"columns\": [\"name\", {\"expression\": \"lower(name)\"}]");
        return about(err, table, base);
    }
    return check_columns(arena, table, base, table, &columns, err) &&
           check_columns(arena, table, base, table, include, err) &&
           check_texts(arena, table, base, base, err);
}

/* ------------------------------------------------------------------ the whole table */

/* `table` is the whole one, with all that it inherits. */
/* Nothing but an operator, perhaps with its schema, may stand where one does. */
static bool is_operator(ag_arena *arena, const char *text)
{
    ag_name name;
    ag_error ignored = {0};
    return text && ag_name_parse(arena, text, &name, &ignored) &&
           name.name[strspn(name.name, "+-*/<>=~!@#%^&|`?")] == '\0' && !strstr(name.name, "--") &&
           !strstr(name.name, "/*");
}

static bool has_no_operator(ag_arena *arena, const ag_table *table, const ag_index *index,
                            ag_error *err)
{
    for (size_t i = 0; i < index->columns.len; i++) {
        if (!((const ag_index_column *)index->columns.items[i])->with_operator)
            continue;
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s has an operator",
                      called(arena, table, &index->base));
        (void)ag_hint(err, "only the elements of an exclusion constraint have one");
        return about(err, table, &index->base);
    }
    return true;
}

static bool check_exclusion(ag_arena *arena, const ag_table *table, const ag_exclusion *exclusion,
                            ag_error *err)
{
    for (size_t i = 0; i < exclusion->elements.len; i++) {
        const ag_index_column *element = (const ag_index_column *)exclusion->elements.items[i];
        if (is_operator(arena, element->with_operator) ||
            ag_settle_has_variant(&element->base, "operator"))
            continue;
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s: \"%s\" is no operator",
                      called(arena, table, &exclusion->base),
                      element->with_operator ? element->with_operator : "");
        (void)ag_hint(err, "\"operator\": \"&&\" for ranges that overlap, \"=\" for equal values");
        return about(err, table, &exclusion->base);
    }
    return check_parts(arena, table, &exclusion->base, "elements", &exclusion->elements,
                       &exclusion->include, err);
}

static bool check_child(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                        const ag_object *child, ag_error *err)
{
    switch (ag_kind_of(child)) {
    case AG_KIND_COLUMN: return check_column(arena, table, (const ag_column *)child, err);
    case AG_KIND_PRIMARY_KEY:
        return check_key(arena, table, child, &((const ag_primary_key *)child)->columns, err) &&
               check_columns(arena, table, child, table, &((const ag_primary_key *)child)->include,
                             err);
    case AG_KIND_UNIQUE:
        return check_key(arena, table, child, &((const ag_unique *)child)->columns, err) &&
               check_columns(arena, table, child, table, &((const ag_unique *)child)->include, err);
    case AG_KIND_CHECK: return check_texts(arena, table, child, child, err);
    case AG_KIND_FOREIGN_KEY:
        return check_foreign_key(arena, schema, table, (const ag_foreign_key *)child, err);
    case AG_KIND_INDEX: {
        const ag_index *index = (const ag_index *)child;
        return has_no_operator(arena, table, index, err) &&
               check_parts(arena, table, child, "columns", &index->columns, &index->include, err);
    }
    case AG_KIND_EXCLUSION: return check_exclusion(arena, table, (const ag_exclusion *)child, err);
    case AG_KIND_TRIGGER:
        return check_columns(arena, table, child, table, &((const ag_trigger *)child)->columns,
                             err) &&
               check_texts(arena, table, child, child, err);
    case AG_KIND_POLICY:
    case AG_KIND_RULE: return check_texts(arena, table, child, child, err);
    default: break;
    }
    return true;
}

static bool has_index(const ag_table *table, const char *name)
{
    return ag_list_find(&table->indexes, name) || ag_list_find(&table->uniques, name) ||
           ag_list_find(&table->primary_key, name);
}

/* A replica knows rows in one way. */
static bool check_replica_identity(const ag_table *table, ag_error *err)
{
    const char *index = table->replica_index;
    if (!index)
        return true;
    if (table->replica_identity != AG_REPLICA_DEFAULT) {
        (void)ag_fail(err, AG_E_MODEL, NULL,
                      "table \"%s\" has a \"replica_identity\" and a \"replica_index\"",
                      table->base.name);
        (void)ag_hint(err, "it is one of the two: leave the other out");
    } else if (!has_index(table, index)) {
        (void)ag_fail(err, AG_E_REFERENCE, NULL,
                      "\"replica_index\" of table \"%s\" names \"%s\", which is no index or key "
                      "of it",
                      table->base.name, index);
        (void)ag_hint(err, "an index or key that has no name of its own can be given one");
    } else {
        return true;
    }
    return ag_about(err, table->base.source);
}

bool ag_validate_table(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                       ag_error *err)
{
    const ag_table *whole = ag_table_is_heir(table) ? ag_table_whole(arena, schema, table) : table;
    if (!check_replica_identity(whole, err) ||
        !ag_validate_heir(arena, schema, table, whole, err) ||
        !ag_validate_foreign_table(arena, schema, table, err))
        return false;
    for (size_t f = 0; f < table->base.shape->field_count; f++) {
        const ag_field *field = &table->base.shape->fields[f];
        const ag_list *list = field->type == AG_CHILDREN ? ag_field_list_of(&table->base, field)
                                                         : &(const ag_list){0};
        for (size_t i = 0; i < list->len; i++)
            if (!check_child(arena, schema, whole, list->items[i], err))
                return false;
    }
    return ag_validate_late(&table->base, err);
}
