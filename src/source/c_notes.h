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
    const char *text; /* what stands between its parentheses, white space made single */
    const char *file; /* how errors call it */
    int line;         /* where the mark begins */
    int column;
    const char
        *source; /* the text of the file from there on; NULL: all is placed at the mark's begin */
} ag_note;

/* The two parts of "AG_COLUMN(primary_key", which is what an annotation holds; false if it is none of ours. */
bool ag_note_split(ag_arena *arena, const char *annotation, ag_note *out);

/* A JSON object that stands where the mark does. */
ag_json *ag_note_object(ag_arena *arena, const ag_note *note);

/*
 * The mark as a JSON object whose members have places of their own.  `shape` says of what type the values are; keys that are not in it become strings.  With `named` a
 * first item that is no `key: value` is the member "name".  AG_E_SYNTAX, and AG_E_KEY for a key that is there twice.
 */
AG_MUST_CHECK bool ag_note_read(ag_arena *arena, const ag_note *note, const ag_shape *shape,
                                bool named, ag_json **out, ag_error *err);

/* Takes a member out. */
void ag_note_remove(ag_json *json, const ag_json *member);

/* Takes the string behind `key` out of what ag_note_read() gave; `out` is untouched if it is not there. */
AG_MUST_CHECK bool ag_note_take(ag_json *json, const char *key, const char **out, ag_error *err);

#endif
