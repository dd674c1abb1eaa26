/* digest.c: schemas that mean the same have the same digest. */
#include "revision/digest.h"

#include "base/ascii.h"
#include "base/sha256.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, WORDS = AG_SHA256_HEX / 16 };

static void normalize(ag_arena *arena, ag_object *object);

/* ------------------------------------------------------------------ texts */

static bool is_plain_word(const char *text)
{
    if (!ag_ascii_is_letter(*text) && *text != '_' && (unsigned char)*text < 0x80)
        return false;
    for (; *text; text++)
        if ((*text >= 'A' && *text <= 'Z') ||
            ((unsigned char)*text < 0x80 && !ag_ascii_is_letter(*text) &&
             !ag_ascii_is_digit(*text) && *text != '_' && *text != '$'))
            return false;
    return true;
}

/* As ag_sql_equal() sees it: a name in quotes that did not need them is the word. */
static void put_token(ag_arena *arena, ag_buf *out, ag_token token)
{
    const char *text = ag_token_text(arena, token);
    if (token.type != AG_TOKEN_NAME || is_plain_word(text)) {
        ag_buf_put(out, text);
        return;
    }
    ag_buf_putc(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            ag_buf_putc(out, '"');
        ag_buf_putc(out, *text);
    }
    ag_buf_putc(out, '"');
}

static const char *canonical_sql(ag_arena *arena, const char *sql)
{
    ag_buf out = ag_buf_new(arena);
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_BACKTICKS);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        if (out.len > 0)
            ag_buf_putc(&out, ' ');
        put_token(arena, &out, token);
    }
    return out.text;
}

/* ------------------------------------------------------------------ fields */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void normalize_list(ag_arena *arena, ag_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        normalize(arena, list->items[i]);
}

static void normalize_field(ag_arena *arena, ag_object *object, const ag_field *field)
{
    void *at = ag_field_at(object, field);
    switch (field->type) {
    case AG_SQL:
    case AG_TYPE: {
        const char **text = at;
        if (*text)
            *text = field->type == AG_SQL ? canonical_sql(arena, *text)
                                          : ag_type_canonical(arena, *text);
        return;
    }
    case AG_SET: {
        ag_names *names = at;
        if (names->len > 0)
            qsort(names->items, names->len, sizeof *names->items, by_text);
        return;
    }
    case AG_RECORDS:
    case AG_CHILDREN: normalize_list(arena, at); return;
    case AG_BOOL:
    case AG_INT:
    case AG_TEXT:
    case AG_NAME:
    case AG_WORD:
    case AG_REF:
    case AG_TARGET:
    case AG_LIST:
    case AG_MAP: return;
    }
}

/* What does not count for equality does not count here.  What was said of a preset says nothing; what a dialect says, it says by the bits of its variant. */
static void normalize(ag_arena *arena, ag_object *object)
{
    ag_object *fresh = ag_object_new(arena, object->shape, NULL);
    object->given = 0;
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (field->flags & AG_NODIFF)
            ag_object_assign(arena, object, fresh, ag_field_bit(i));
        normalize_field(arena, object, field);
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
            if (object->variants[d] && (object->variants[d]->given & ag_field_bit(i)))
                normalize_field(arena, object->variants[d], field);
    }
}

/* ------------------------------------------------------------------ the whole */

/* What may be unnamed stands in a list, which has an order that means nothing. */
static ag_json *sorted_list(ag_arena *arena, const ag_list *list)
{
    ag_names texts = {0};
    for (size_t i = 0; i < list->len; i++) {
        ag_buf text = ag_buf_new(arena);
        ag_json_print_canonical(&text, ag_object_write(arena, list->items[i], AG_READ_WHOLE));
        AG_PUSH(arena, &texts,
                ag_format(arena, "%s%s%s", list->items[i]->name ? list->items[i]->name : "",
                          list->items[i]->name ? ":" : "", text.text));
    }
    if (texts.len > 0)
        qsort(texts.items, texts.len, sizeof *texts.items, by_text);
    ag_json *json = ag_json_array(arena);
    for (size_t i = 0; i < texts.len; i++)
        ag_json_append(arena, json, ag_json_string(arena, texts.items[i]));
    return json;
}

static bool has_unnamed(const ag_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        if (!list->items[i]->name)
            return true;
    return false;
}

/* Lists that hold something unnamed are taken out of the table, and stand beside it. */
static void take_unnamed(ag_arena *arena, ag_object *table, ag_json *out)
{
    for (size_t i = 0; i < table->shape->field_count; i++) {
        const ag_field *field = &table->shape->fields[i];
        if (field->type != AG_CHILDREN || !has_unnamed(ag_field_list(table, field)))
            continue;
        ag_json_set(arena, out, ag_format(arena, "%s.%s", table->name, field->name),
                    sorted_list(arena, ag_field_list(table, field)));
        *ag_field_list(table, field) = (ag_list){0};
    }
}

void ag_digest_object(const ag_object *object, ag_digest *out)
{
    ag_arena *scratch = ag_arena_open();
    ag_object *copy = ag_object_copy(scratch, object);
    normalize(scratch, copy);
    ag_json *unnamed = ag_json_object(scratch);
    take_unnamed(scratch, copy, unnamed);
    ag_json *json = ag_json_object(scratch);
    ag_json_set(scratch, json, "format", ag_json_int(scratch, FORMAT));
    ag_json_set(scratch, json, "kind", ag_json_string(scratch, copy->shape->noun));
    ag_json_set(scratch, json, "name", ag_json_string(scratch, copy->name));
    ag_json_set(scratch, json, "object", ag_object_write(scratch, copy, AG_READ_WHOLE));
    ag_json_set(scratch, json, "unnamed", unnamed);
    ag_buf text = ag_buf_new(scratch);
    ag_json_print_canonical(&text, json);
    char hex[AG_SHA256_HEX + 1];
    ag_sha256_hex(text.text, text.len, hex);
    for (size_t i = WORDS; i > 0; i--) {
        hex[i * 16] = '\0';
        out->words[i - 1] = strtoull(hex + (i - 1) * 16, NULL, 16);
    }
    ag_arena_close(scratch);
}

void ag_digest_add(ag_digest *sum, const ag_digest *other)
{
    uint64_t carry = 0;
    for (size_t i = WORDS; i > 0; i--) {
        uint64_t with_carry = sum->words[i - 1] + carry;
        carry = with_carry < carry;
        sum->words[i - 1] = with_carry + other->words[i - 1];
        carry += sum->words[i - 1] < with_carry;
    }
}

void ag_digest_remove(ag_digest *sum, const ag_digest *other)
{
    ag_digest opposite;
    for (size_t i = 0; i < WORDS; i++)
        opposite.words[i] = ~other->words[i];
    ag_digest_add(&opposite, &(ag_digest){{0, 0, 0, 1}});
    ag_digest_add(sum, &opposite);
}

char *ag_digest_text(ag_arena *arena, const ag_digest *sum)
{
    char text[WORDS * 16 + 1], hex[AG_SHA256_HEX + 1];
    for (size_t i = 0; i < WORDS; i++)
        snprintf(text + i * 16, 17, "%016" PRIx64, sum->words[i]);
    ag_sha256_hex(text, sizeof text - 1, hex);
    return ag_format(arena, "sha256:%s", hex);
}

char *ag_schema_digest(ag_arena *arena, const ag_schema *schema)
{
    ag_digest sum = {0};
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_digest digest;
            ag_digest_object(list->items[i], &digest);
            ag_digest_add(&sum, &digest);
        }
    }
    return ag_digest_text(arena, &sum);
}
