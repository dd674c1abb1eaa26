/* c_print.c: a schema as an annotated C header, which reads back to the same schema. */
#include "base/text.h"

#include <autogen/source.h>

#include <string.h>

typedef struct printer {
    ag_buf out;
    ag_arena *arena;
    const ag_schema *schema;
    ag_map tags;        /* of structs and enums, which share one name space in C */
    ag_map enumerators; /* these too */
    ag_map enum_tags;   /* enums that are a C enum: their tags by name */
} printer;

/* ------------------------------------------------------------------ C */

/* Words that cannot name anything in C or C++, or that compilers define. */
static const char *const reserved[] = {
    "alignas",      "alignof", "and",      "and_eq",    "asm",      "auto",     "bitand",
    "bitor",        "bool",    "break",    "case",      "catch",    "char",     "class",
    "compl",        "concept", "const",    "constexpr", "continue", "decltype", "default",
    "delete",       "do",      "double",   "else",      "enum",     "errno",    "explicit",
    "export",       "extern",  "false",    "float",     "for",      "friend",   "goto",
    "i386",         "if",      "inline",   "int",       "linux",    "long",     "mutable",
    "namespace",    "new",     "noexcept", "not",       "not_eq",   "nullptr",  "operator",
    "or",           "or_eq",   "private",  "protected", "public",   "register", "requires",
    "restrict",     "return",  "short",    "signed",    "sizeof",   "static",   "static_assert",
    "stderr",       "stdin",   "stdout",   "struct",    "switch",   "template", "this",
    "thread_local", "throw",   "true",     "try",       "typedef",  "typeid",   "typename",
    "typeof",       "union",   "unix",     "unsigned",  "using",    "virtual",  "void",
    "volatile",     "wchar_t", "while",    "xor",       "xor_eq",   NULL,
};

static bool is_reserved(const char *word)
{
    for (size_t i = 0; reserved[i]; i++) {
        if (strcmp(reserved[i], word) == 0)
            return true;
    }
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What comes nearest to the name among C identifiers, different from all in `taken`.  Capitals only might be a macro's. */
static char *identifier(printer *p, ag_map *taken, const char *name)
{
    ag_buf word = ag_buf_new(p->arena);
    bool lower = false;
    for (const char *c = name; *c; c++) {
        lower = lower || (*c >= 'a' && *c <= 'z');
        ag_buf_putc(&word, is_letter(*c) || is_digit(*c) ? *c : '_');
    }
    if (!is_letter(word.text[0])) {
        const char *rest = ag_strdup(p->arena, word.text);
        ag_buf_cut(&word, 0);
        ag_buf_format(&word, "x%s", rest);
    } else if (!lower || is_reserved(word.text)) {
        ag_buf_putc(&word, '_');
    }
    size_t len = word.len;
    for (int i = 2; ag_map_has(taken, word.text); i++) {
        ag_buf_cut(&word, len);
        ag_buf_format(&word, "_%d", i);
    }
    ag_map_put(taken, word.text, word.text);
    return word.text;
}

static void put_string(ag_buf *out, const char *text)
{
    ag_buf_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\' || *text == '?')
            ag_buf_format(out, "\\%c", *text);
        else if (*text == '\n') /* a line of the text is a line of the header */
            ag_buf_put(out, text[1] ? "\\n\"\n        \"" : "\\n");
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            ag_buf_format(out, "\\%03o", (unsigned)*text);
        else
            ag_buf_putc(out, *text);
    }
    ag_buf_putc(out, '"');
}

/* ------------------------------------------------------------------ marks */

/* Behind an SQL text in simple quotes, or NULL. */
static const char *quoted_end(const char *text)
{
    size_t len = strcspn(text + 1, "'\"\\?") + 1;
    return len > 1 && text[len] == '\'' && text[len + 1] != '\'' ? text + len + 1 : NULL;
}

/* Whether the text comes out of a mark as it is written: what is unusual stands in a C string. */
static bool is_plain(const char *text)
{
    static const char others[] = "_ .()+-*/<>=|,:!";
    int depth = 0;
    if (!*text || *text == ' ' || strcmp(text, "null") == 0 || strstr(text, "//") ||
        strstr(text, "/*") || strstr(text, "  "))
        return false;
    for (const char *c = text; *c; c++) {
        if (*c == '\'') {
            const char *end = quoted_end(c);
            bool joins = c > text && (is_letter(c[-1]) || is_digit(c[-1]));
            if (!end || joins || (*end == ' ' && end[1] == '\''))
                return false;
            c = end - 1;
            continue;
        }
        depth += (*c == '(') - (*c == ')');
        if (depth < 0 || (*c == ',' && !depth) ||
            !(is_letter(*c) || is_digit(*c) || strchr(others, *c)))
            return false;
    }
    return depth == 0 && text[strlen(text) - 1] != ' ';
}

static void put_text(ag_buf *out, const char *text)
{
    if (is_plain(text))
        ag_buf_put(out, text);
    else
        put_string(out, text);
}

static void put_value(ag_buf *out, const ag_json *json);

/* A name that reads as a key. */
static void put_key(ag_buf *out, const char *key)
{
    bool word = *key != '\0';
    for (const char *c = key; *c; c++)
        word = word && (is_letter(*c) || is_digit(*c) || *c == '_');
    if (word)
        ag_buf_put(out, key);
    else
        put_string(out, key);
}

static void put_item(ag_buf *out, const ag_json *member, bool may_be_flag)
{
    put_key(out, member->key);
    if (may_be_flag && member->type == AG_JSON_BOOL && member->boolean)
        return;
    ag_buf_put(out, " = ");
    put_value(out, member);
}

static void put_value(ag_buf *out, const ag_json *json)
{
    switch (json->type) {
    case AG_JSON_NULL: ag_buf_put(out, "null"); return;
    case AG_JSON_BOOL: ag_buf_put(out, json->boolean ? "true" : "false"); return;
    case AG_JSON_INT: ag_buf_format(out, "%lld", (long long)json->integer); return;
    case AG_JSON_REAL: ag_buf_format(out, "%.17g", json->real); return;
    case AG_JSON_STRING: put_text(out, json->text); return;
    case AG_JSON_ARRAY:
    case AG_JSON_OBJECT: break;
    }
    ag_buf_putc(out, json->type == AG_JSON_ARRAY ? '[' : '{');
    for (size_t i = 0; i < json->len; i++) {
        ag_buf_put(out, i ? ", " : "");
        if (json->type == AG_JSON_ARRAY)
            put_value(out, json->items[i]);
        else
            put_item(out, json->items[i], false);
    }
    ag_buf_putc(out, json->type == AG_JSON_ARRAY ? ']' : '}');
}

/* What a described object says, as the items of a mark; `name` NULL: none.  `skip` ends with NULL. */
static void put_mark(ag_buf *out, const char *mark, const char *name, const ag_json *json,
                     const char *const *skip)
{
    bool first = !name;
    ag_buf_format(out, "%s(", mark);
    if (name && strpbrk(name, ":="))
        put_string(out, name);
    else if (name)
        put_text(out, name);
    for (size_t i = 0; i < json->len; i++) {
        bool left_out = false;
        for (size_t k = 0; skip && skip[k]; k++)
            left_out = left_out || strcmp(skip[k], json->items[i]->key) == 0;
        if (left_out)
            continue;
        ag_buf_put(out, first ? "" : ", ");
        put_item(out, json->items[i], true);
        first = false;
    }
    ag_buf_putc(out, ')');
}

/* All that an object says under its keys, never its short form.  What lives in it is left out: it has marks of its own. */
static ag_json *members(printer *p, const ag_object *object)
{
    ag_json *json = ag_json_object(p->arena);
    ag_object *bare = ag_memdup(p->arena, object, object->shape->size);
    for (size_t i = 0; i < object->shape->field_count; i++) {
        if (object->shape->fields[i].type == AG_CHILDREN)
            *ag_field_list(bare, &object->shape->fields[i]) = (ag_list){0};
    }
    ag_object_write_into(p->arena, bare, UINT64_MAX, AG_READ_DECLARED, json);
    return json;
}

/* ------------------------------------------------------------------ enums */

/* "PROJECT_STATUS_" for project_status and for project_status_t, as the reader takes it off. */
static char *enumerator_prefix(printer *p, const char *tag)
{
    size_t len = strlen(tag);
    if (len > 2 && strcmp(tag + len - 2, "_t") == 0)
        len -= 2;
    ag_buf prefix = ag_buf_new(p->arena);
    for (size_t i = 0; i < len; i++)
        ag_buf_putc(&prefix, (char)(tag[i] >= 'a' && tag[i] <= 'z' ? tag[i] - 'a' + 'A' : tag[i]));
    ag_buf_putc(&prefix, '_');
    return prefix.text;
}

static void put_enumerator(printer *p, const char *prefix, const char *value)
{
    ag_buf word = ag_buf_new(p->arena);
    bool same = *value != '\0';
    ag_buf_put(&word, prefix);
    for (const char *c = value; *c; c++) {
        bool lower = *c >= 'a' && *c <= 'z';
        same = same && (lower || is_digit(*c) || *c == '_');
        ag_buf_putc(&word, lower                           ? (char)(*c - 'a' + 'A')
                           : is_letter(*c) || is_digit(*c) ? *c
                                                           : '_');
    }
    size_t len = word.len;
    for (int i = 2; ag_map_has(&p->enumerators, word.text); i++) {
        same = false;
        ag_buf_cut(&word, len);
        ag_buf_format(&word, "_%d", i);
    }
    ag_map_put(&p->enumerators, word.text, word.text);
    ag_buf_format(&p->out, "    %s", word.text);
    if (!same) {
        ag_buf_put(&p->out, " AG_VALUE(");
        put_string(&p->out, value);
        ag_buf_putc(&p->out, ')');
    }
    ag_buf_put(&p->out, ",\n");
}

static void put_enum(printer *p, const ag_enum *e)
{
    static const char *const values[] = {"values", NULL};
    const ag_json *json = members(p, &e->base);
    const ag_json *list = ag_json_get(json, "values");
    bool in_c = list && list->type == AG_JSON_ARRAY && list->len > 0;
    ag_buf_putc(&p->out, '\n');
    put_mark(&p->out, "AG_ENUM", e->base.name, json, in_c ? values : NULL);
    ag_buf_putc(&p->out, '\n');
    if (!in_c)
        return;
    char *tag = identifier(p, &p->tags, e->base.name);
    const char *prefix = enumerator_prefix(p, tag);
    ag_map_put(&p->enum_tags, e->base.name, tag);
    ag_buf_format(&p->out, "enum %s {\n", tag);
    for (size_t i = 0; i < e->values.len; i++)
        put_enumerator(p, prefix, e->values.items[i]);
    ag_buf_put(&p->out, "};\n");
}

/* ------------------------------------------------------------------ columns */

/* How a field is declared. */
typedef struct field {
    const char *type;   /* "int64_t " */
    const char *suffix; /* "[256]" */
    bool pointer;
    bool says_type; /* the reader makes the column's type of it */
} field;

/* Each as the reader maps it. */
static const struct {
    const char *sql;
    const char *c;
    bool pointer;
} types[] = {
    {"bigint", "int64_t ", false},     {"integer", "int32_t ", false},
    {"smallint", "int16_t ", false},   {"boolean", "bool ", false},
    {"real", "float ", false},         {"double precision", "double ", false},
    {"timestamptz", "time_t ", false}, {"numeric(20,0)", "uint64_t ", false},
    {"text", "char *", true},          {"bytea", "unsigned char *", true},
};

/* An array cannot be absent: where the column can, the field is a pointer, and the mark says the length. */
static field text_field(printer *p, const ag_column *column)
{
    unsigned length = 0;
    int end = 0;
    for (const char *c = column->type + strlen("varchar("); is_digit(*c) && end < 6; c++, end++)
        length = length * 10 + (unsigned)(*c - '0');
    const char *spelled = ag_format(p->arena, "varchar(%u)", length);
    if (!length || strcmp(spelled, column->type) != 0 || column->nullable)
        return (field){"char *", "", true, false};
    return (field){"char ", ag_format(p->arena, "[%u]", length + 1), false, true};
}

static field enum_field(printer *p, const ag_column *column)
{
    const ag_enum *e = ag_type_enum(p->arena, p->schema, column->type);
    const char *tag = e ? ag_map_find(&p->enum_tags, e->base.name) : NULL;
    bool plain = tag && strcmp(column->type, e->base.name) == 0 &&
                 strcmp(ag_sql_identifier(p->arena, e->base.name), e->base.name) == 0;
    if (!plain)
        return (field){"char *", "", true, false};
    return (field){ag_format(p->arena, "enum %s %s", tag, column->nullable ? "*" : ""), "",
                   column->nullable, true};
}

static field field_of(printer *p, const ag_column *column, bool by_dialect)
{
    if (!column->type || by_dialect)
        return (field){"char *", "", true, false};
    for (size_t i = 0; i < AG_COUNT(types); i++) {
        if (strcmp(types[i].sql, column->type) != 0)
            continue;
        bool star = column->nullable && !types[i].pointer;
        return (field){star ? ag_format(p->arena, "%s*", types[i].c) : types[i].c, "",
                       star || types[i].pointer, true};
    }
    return ag_starts_with(column->type, "varchar(") ? text_field(p, column) : enum_field(p, column);
}

/* What the field does not say by itself. */
static void put_column_mark(printer *p, const ag_column *column, const field *f, ag_json *json,
                            const char *name)
{
    const char *skip[3] = {NULL};
    size_t count = 0;
    const ag_json *nullable = ag_json_get(json, "nullable");
    bool is_false = nullable && nullable->type == AG_JSON_BOOL && !nullable->boolean;
    if (f->says_type)
        skip[count++] = "type";
    if (is_false && !f->pointer)
        skip[count++] = "nullable";
    if (!nullable && !f->pointer)
        ag_json_set(p->arena, json, "nullable", ag_json_bool(p->arena, column->nullable));
    if (name)
        ag_json_set(p->arena, json, "name", ag_json_string(p->arena, name));
    if (json->len == count)
        return;
    ag_buf_putc(&p->out, ' ');
    put_mark(&p->out, "AG_COLUMN", NULL, json, skip);
}

/* A field behind a pointer to bytes that looks as if it counted them; a mark makes it a column all the same. */
static bool looks_like_size(const char *bytes, const char *word)
{
    static const char *const ends[] = {"_size", "_len", "_length"};
    for (size_t i = 0; bytes && i < AG_COUNT(ends); i++) {
        if (ag_starts_with(word, bytes) && strcmp(word + strlen(bytes), ends[i]) == 0)
            return true;
    }
    return false;
}

static void put_columns(printer *p, const ag_table *table)
{
    ag_map taken = ag_map_new(p->arena);
    const char *bytes = NULL;
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        ag_json *json = members(p, &column->base);
        const ag_json *type = ag_json_get(json, "type");
        field f = field_of(p, column, !type || type->type != AG_JSON_STRING);
        const char *word = identifier(p, &taken, column->base.name);
        bool renamed = strcmp(word, column->base.name) != 0 || looks_like_size(bytes, word);
        ag_buf_format(&p->out, "    %s%s%s", f.type, word, f.suffix);
        put_column_mark(p, column, &f, json, renamed ? column->base.name : NULL);
        ag_buf_put(&p->out, ";\n");
        bytes = strcmp(f.type, "unsigned char *") == 0 ? word : NULL;
    }
    if (!table->columns.len)
        ag_buf_put(&p->out, "    char nothing AG_SKIP;\n");
}

/* ------------------------------------------------------------------ tables and the rest */

/* A kind's mark is its noun in capitals: AG_FOREIGN_KEY. */
static char *mark_of(ag_arena *arena, ag_kind kind)
{
    char *mark = ag_format(arena, "AG_%s", ag_kinds[kind].shape->noun);
    for (char *c = mark; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return mark;
}

static void put_children(printer *p, const ag_table *table)
{
    for (ag_kind kind = AG_KIND_COLUMN + 1; kind < AG_KIND_COUNT; kind++) {
        const ag_list *list = ag_children_of(&table->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            const ag_object *child = list->items[i];
            ag_buf_put(&p->out, "    ");
            put_mark(&p->out, mark_of(p->arena, kind), child->name, members(p, child), NULL);
            ag_buf_putc(&p->out, '\n');
        }
    }
}

static void put_table(printer *p, const ag_table *table)
{
    ag_buf_putc(&p->out, '\n');
    put_mark(&p->out, "AG_TABLE", table->base.name, members(p, &table->base), NULL);
    ag_buf_format(&p->out, "\nstruct %s {\n", identifier(p, &p->tags, table->base.name));
    put_columns(p, table);
    put_children(p, table);
    ag_buf_put(&p->out, "};\n");
}

/* What has no struct, with all that lives in it. */
static void put_simple(printer *p, ag_kind kind)
{
    const ag_list *list = ag_children_of(&p->schema->base, kind);
    ag_buf_put(&p->out, list->len ? "\n" : "");
    for (size_t i = 0; i < list->len; i++) {
        ag_json *json = ag_json_object(p->arena);
        ag_object_write_into(p->arena, list->items[i], UINT64_MAX, AG_READ_DECLARED, json);
        put_mark(&p->out, mark_of(p->arena, kind), list->items[i]->name, json, NULL);
        ag_buf_putc(&p->out, '\n');
    }
}

char *ag_schema_print_c(ag_arena *arena, const ag_schema *schema)
{
    printer p = {.out = ag_buf_new(arena),
                 .arena = arena,
                 .schema = schema,
                 .tags = ag_map_new(arena),
                 .enumerators = ag_map_new(arena),
                 .enum_tags = ag_map_new(arena)};
    ag_buf_put(&p.out, "#pragma once\n\n#include <autogen/annotate.h>\n\n#include <stdbool.h>\n"
                       "#include <stdint.h>\n#include <time.h>\n");
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        if (kind != AG_KIND_ENUM && kind != AG_KIND_TABLE)
            put_simple(&p, kind);
        for (size_t i = 0; kind == AG_KIND_ENUM && i < list->len; i++)
            put_enum(&p, (const ag_enum *)list->items[i]);
        for (size_t i = 0; kind == AG_KIND_TABLE && i < list->len; i++)
            put_table(&p, (const ag_table *)list->items[i]);
    }
    return p.out.text;
}
