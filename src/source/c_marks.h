/*
 * c_marks.h: where the marks of <autogen/annotate.h> stand in a file, and what they stand at.
 *
 * The compiler expands marks to nothing, and only records where it did so: that costs it next to nothing, and what another branch of an #if says is not recorded.  Which
 * field, enum or struct a mark belongs to follows from the text around it.  Nothing here knows libclang.
 */
#ifndef AG_SOURCE_C_MARKS_H
#define AG_SOURCE_C_MARKS_H

#include "source/c_notes.h"

typedef struct ag_mark {
    const char *name;
    int kind;      /* that it makes one of: AG_KIND_INDEX of AG_INDEX; -1: none */
    size_t start;  /* of the name */
    size_t text;   /* behind the parenthesis, or the name where there is none */
    size_t end;    /* behind all of it */
    bool attached; /* it stands behind something: AG_COLUMN, AG_VALUE, AG_SKIP */
    bool used;
} ag_mark;

typedef AG_VEC(ag_mark *) ag_marks;

typedef struct ag_c_file {
    ag_arena *arena;
    const void *handle;   /* the reader's */
    const ag_map *macros; /* the constants that marks may say; NULL: none */
    const char *name;     /* for messages */
    const char *text;
    size_t len;
    AG_VEC(size_t) lines; /* where each begins; filled in when somebody asks for a place */
    size_t line;          /* the one that was asked for last: the next is mostly near */
    AG_VEC(ag_mark) marks;
    ag_marks behind; /* what ag_marks_behind() found last: it is asked for each field */
} ag_c_file;

/* The name of a mark that `text` begins with, or NULL. */
const char *ag_mark_name(const char *text);

/* A macro was expanded at `offset`.  Expansions come in the order of the text. */
void ag_c_file_expanded(ag_c_file *file, size_t offset);

/* Line and column of an offset, from 1. */
void ag_c_file_place(ag_c_file *file, size_t offset, int *line, int *column);

/* A mark with its text and place, for ag_note_read(). */
ag_note ag_mark_note(ag_c_file *file, const ag_mark *mark);

/* Marks behind the declarator whose name is at `offset`; good until the next call. */
ag_marks ag_marks_behind(ag_c_file *file, size_t offset);
/* Marks that are not attached, between which and the declaration at `offset` stands nothing, and which nobody has used. */
ag_marks ag_marks_before(ag_c_file *file, size_t offset);
/* Unused marks from `start` to `end`: attached ones, or those that are not. */
ag_marks ag_marks_within(ag_c_file *file, size_t start, size_t end, bool attached);

#endif
