/* codec.h: what the files of this floor share. */
#ifndef AG_CODEC_CODEC_H
#define AG_CODEC_CODEC_H

#include <autogen/json.h>

/* Add a member whose key is known to be new: constant time, where ag_json_set() looks for it first. */
ag_json *ag_json_push(ag_arena *arena, ag_json *object, const char *key, ag_json *value);

/* Where a value that was read begins in its text, or its key; NULL if its root was not read from a text. */
const char *ag_json_locate(const ag_json *json, bool at_key);

/* json_plain.c: the tree of an ordinary text, NULL for any other, whether there is something wrong with it or not. */
ag_json *ag_json_read_plain(ag_arena *arena, const char *text, size_t len);

/*
 * json_print.c: an object that does not fit on one line, part by part, so that it need not be in memory as a whole.  Its members are one level deeper than
 * its braces; the outermost has no key and level 0.
 */
void ag_json_print_open(ag_buf *out, const char *key, int level);
void ag_json_print_member(ag_buf *out, const char *key, const ag_json *value, int level, bool more);
void ag_json_print_close(ag_buf *out, int level, bool more);

/* The line and column (from 1, in bytes) of an address inside a text. */
void ag_text_position(const char *text, const char *at, int *line, int *column);

/* The JSON path of the key at `key`.  The text up to there is JSON, whatever follows. */
char *ag_text_path(ag_arena *arena, const char *text, const char *key);

/* True for a field that has a place in JSON when hints and sugar are allowed, or are not. */
static inline bool ag_field_is_written(const ag_field *field, unsigned flags)
{
    unsigned left_out = flags & AG_READ_DECLARED ? AG_HIDDEN : AG_HIDDEN | AG_HINT | AG_SUGAR;
    return !(field->flags & left_out);
}

/* The field that a short form gives, or NULL. */
const ag_field *ag_shape_short(const ag_shape *shape);

#endif
