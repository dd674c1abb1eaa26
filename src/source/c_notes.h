/*
 * c_notes.h: what the marks of <autogen/annotate.h> say, as JSON for the codec.
 *
 * The grammar is in that header.  Nothing here knows libclang, and nothing checks what the codec checks: a key that does not exist is handed on.
 */
#ifndef AG_SOURCE_C_NOTES_H
#define AG_SOURCE_C_NOTES_H

#include <autogen/json.h>

/* A mark as the reader finds it. */
typedef struct ag_note {
    const char *mark; /* "AG_COLUMN" */
    const char *text; /* what stands between its parentheses */
    const char *file; /* how errors call it */
    int line;         /* where the mark begins */
    int column;
    int text_line; /* where its text does */
    int text_column;
} ag_note;

/* A JSON object that stands where the mark does. */
ag_json *ag_note_object(ag_arena *arena, const ag_note *note);

/*
 * The mark as a JSON object whose members have places of their own.  `shape` says of what type the values are; keys that are not in it become strings.  With `named` a
 * first item that is no `key = value` is the member "name".  AG_E_SYNTAX, and AG_E_KEY for a key that is there twice.
 */
AG_MUST_CHECK bool ag_note_read(ag_arena *arena, const ag_note *note, const ag_shape *shape,
                                bool named, ag_json **out, ag_error *err);

/* Takes a member out. */
void ag_note_remove(ag_json *json, const ag_json *member);

/* Takes the string behind `key` out of what ag_note_read() gave; `out` is untouched if it is not there. */
AG_MUST_CHECK bool ag_note_take(ag_json *json, const char *key, const char **out, ag_error *err);

/* What a scan for brackets, commas, quotes and comments passes over: nearly all that there is. */
static inline bool ag_note_is_dull(char c)
{
    switch (c) {
    case '\0':
    case '"':
    case '\'':
    case '(':
    case ')':
    case ',':
    case '/':
    case ';':
    case '[':
    case ']':
    case '{':
    case '}': return false;
    default: return true;
    }
}

/* Behind the comment at `p`; `p` if there is none. */
const char *ag_note_skip_comment(const char *p);
/* Behind the literal that begins at `p`, or NULL if it does not end. */
const char *ag_note_literal_end(const char *p);

#endif
