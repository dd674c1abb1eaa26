/* json_read.c: a text into a tree.  What is not plain jansson parses; its values are copied into the arena and let go. */
#include "codec/codec.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static ag_json *convert(ag_arena *arena, json_t *value);

static ag_json *with_room(ag_arena *arena, ag_json *container, size_t len)
{
    container->items = AG_NEW_ARRAY(arena, ag_json *, len);
    container->cap = (uint32_t)len;
    return container;
}

static ag_json *convert_object(ag_arena *arena, json_t *value)
{
    ag_json *object = with_room(arena, ag_json_object(arena), json_object_size(value));
    const char *key;
    json_t *item;
    json_object_foreach(value, key, item)
        ag_json_push(arena, object, ag_strdup(arena, key), convert(arena, item));
    return object;
}

static ag_json *convert_array(ag_arena *arena, json_t *value)
{
    ag_json *array = with_room(arena, ag_json_array(arena), json_array_size(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        ag_json_append(arena, array, convert(arena, json_array_get(value, i)));
    return array;
}

static ag_json *convert_real(ag_arena *arena, double value)
{
    ag_json *json = AG_NEW(arena, ag_json);
    json->type = AG_JSON_REAL;
    json->real = value;
    return json;
}

static ag_json *convert(ag_arena *arena, json_t *value)
{
    switch (value->type) {
    case JSON_OBJECT: return convert_object(arena, value);
    case JSON_ARRAY: return convert_array(arena, value);
    case JSON_STRING:
        return ag_json_string(
            arena, ag_strndup(arena, json_string_value(value), json_string_length(value)));
    case JSON_INTEGER: return ag_json_int(arena, json_integer_value(value));
    case JSON_REAL: return convert_real(arena, json_real_value(value));
    case JSON_TRUE: return ag_json_bool(arena, true);
    case JSON_FALSE: return ag_json_bool(arena, false);
    case JSON_NULL: break;
    }
    return ag_json_null(arena);
}

/* ------------------------------------------------------------------ errors */

/* The beginning of a string that ends just before `end`. */
static const char *string_before(const char *text, const char *end)
{
    const char *p = end - 1;
    while (p > text) {
        const char *slash = --p;
        while (slash > text && slash[-1] == '\\')
            slash--;
        if (*p == '"' && (p - slash) % 2 == 0)
            break;
    }
    return p;
}

/* jansson counts to the end of the token that it stumbled over, and quotes it if it is short: we point to its beginning. */
static const char *token_of(const char *text, size_t len, const json_error_t *error)
{
    size_t position = error->position < 0 ? 0 : (size_t)error->position;
    const char *end = text + (position < len ? position : len);
    const char *near = strstr(error->text, " near '");
    size_t size = near ? strlen(near + 7) : 0;
    if (size > 1 && (size_t)(end - text) >= size - 1 &&
        memcmp(end - (size - 1), near + 7, size - 1) == 0)
        return end - (size - 1);
    if (end > text && end[-1] == '"')
        return string_before(text, end);
    return end > text && !strstr(error->text, "end of file") ? end - 1 : end;
}

/* Its words as one clean line. */
static void copy_words(const json_error_t *error, char out[JSON_ERROR_TEXT_LENGTH])
{
    size_t len = strlen(error->text);
    while (len && !ag_utf8_valid(error->text, len))
        len--;
    for (size_t i = 0; i < len; i++)
        out[i] = (unsigned char)error->text[i] < 0x20 ? ' ' : error->text[i];
    out[len] = '\0';
}

static bool fail_twice(const char *text, const char *key, ag_place place, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    place.path = ag_text_path(arena, text, key);
    ag_fail(err, AG_E_KEY, &place, "the key \"%s\" is there twice", strrchr(place.path, '/') + 1);
    ag_hint(err, "remove or rename one of the two");
    ag_arena_close(arena);
    return false;
}

/* What is wrong where the file as a whole is not what it should be. */
static bool fail_whole(const char *text, size_t len, const char *file, ag_error *err)
{
    static const struct {
        const char *start;
        const char *message;
    } marks[] = {
        {"\xEF\xBB\xBF", "the file begins with a byte order mark"},
        {"\xFF\xFE", "the file is UTF-16"},
        {"\xFE\xFF", "the file is UTF-16"},
    };
    const ag_place place = {.file = file, .line = 1, .column = 1};
    for (size_t i = 0; i < AG_COUNT(marks); i++) {
        size_t size = strlen(marks[i].start);
        if (len < size || memcmp(text, marks[i].start, size) != 0)
            continue;
        ag_fail(err, AG_E_SYNTAX, &place, "%s", marks[i].message);
        ag_hint(err, "save it as UTF-8 without a byte order mark");
        return true;
    }
    if (strspn(text, " \t\r\n") < len)
        return false;
    ag_fail(err, AG_E_SYNTAX, &place, "the file is empty");
    ag_hint(err, "a file without anything in it is {}");
    return true;
}

/* What people write that JSON does not have, by what stands at the token. */
static const char *hint_at(const char *text, const char *token)
{
    static const struct {
        const char *start;
        const char *hint;
    } habits[] = {
        {"<<<<<<<", "a merge left its marks: keep one of the two sides"},
        {"//", "JSON has no comments: say \"$comment\": \"…\""},
        {"/*", "JSON has no comments: say \"$comment\": \"…\""},
        {"#", "JSON has no comments: say \"$comment\": \"…\""},
        {"'", "names and texts stand in double quotes"},
    };
    for (size_t i = 0; i < AG_COUNT(habits); i++)
        if (ag_starts_with(token, habits[i].start))
            return habits[i].hint;
    const char *before = token;
    while (before > text && strchr(" \t\r\n", before[-1]))
        before--;
    bool closing = *token == '}' || *token == ']';
    return closing && before > text && before[-1] == ',' ? "the comma before it is one too many"
                                                         : NULL;
}

/* By what jansson found. */
static const char *hint_for(const json_error_t *error)
{
    bool at_end = strstr(error->text, "near end of file") != NULL;
    switch (json_error_code(error)) {
    case json_error_premature_end_of_input: at_end = true; break;
    case json_error_stack_overflow: return "lists and objects may lie 2048 deep in each other";
    case json_error_invalid_utf8: return "save it as UTF-8";
    case json_error_null_character:
    case json_error_null_byte_in_key: return "no text here can hold the character 0";
    case json_error_end_of_input_expected: return "a file is one JSON value";
    case json_error_numeric_overflow: return "a whole number has at most 64 bits";
    case json_error_unknown:
    case json_error_out_of_memory:
    case json_error_cannot_open_file:
    case json_error_invalid_argument:
    case json_error_invalid_syntax:
    case json_error_invalid_format:
    case json_error_wrong_type:
    case json_error_null_value:
    case json_error_duplicate_key:
    case json_error_item_not_found:
    case json_error_index_out_of_range: break;
    }
    if (at_end)
        return "the file ends too early: was it cut off?";
    if (strstr(error->text, "unexpected newline"))
        return "a line end in a text is \\n; SQL may be a list of lines";
    if (strstr(error->text, "invalid token"))
        return "a value is an object, a list, a number, a text in double quotes, true, false or "
               "null";
    return "a comma, a colon or a closing bracket is missing before it, or one is too many";
}

static bool fail(const char *text, size_t len, const char *file, const json_error_t *error,
                 ag_error *err)
{
    char words[JSON_ERROR_TEXT_LENGTH];
    const char *token = token_of(text, len, error);
    ag_place place = {.file = file};
    ag_text_position(text, token, &place.line, &place.column);
    if (json_error_code(error) == json_error_duplicate_key)
        return fail_twice(text, token, place, err);
    if (fail_whole(text, len, file, err))
        return false;
    copy_words(error, words);
    ag_fail(err, AG_E_SYNTAX, &place, "not JSON: %s", words);
    const char *hint = hint_at(text, token);
    return ag_hint(err, "%s", hint ? hint : hint_for(error));
}

static ag_json *read_any(ag_arena *arena, const char *text, size_t len, const char *file,
                         ag_error *err)
{
    json_error_t error;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (!value) {
        fail(text, len, file, &error, err);
        return NULL;
    }
    ag_json *root = convert(arena, value);
    json_decref(value);
    return root;
}

bool ag_json_read(ag_arena *arena, const char *text, size_t len, const char *file, ag_json **out,
                  ag_error *err)
{
    ag_json *root = ag_json_read_plain(arena, text, len);
    if (!root)
        root = read_any(arena, text, len, file, err);
    if (!root)
        return false;
    root->file = ag_strdup(arena, file);
    root->source = text;
    *out = root;
    return true;
}
