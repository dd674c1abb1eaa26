/* c_model.h: marks into objects of the model, by way of the codec.  Nothing here knows libclang. */
#ifndef AG_SOURCE_C_MODEL_H
#define AG_SOURCE_C_MODEL_H

#include "source/c_marks.h"

#include <autogen/model.h>

/* An error about a mark: "AG_TABLE stands here twice".  Always false. */
bool ag_mark_fail(ag_arena *arena, const ag_note *note, const char *message, const char *hint,
                  ag_error *err);

/* The one of that name, which is used then; NULL if there is none, and an error if there are two. */
AG_MUST_CHECK bool ag_marks_find(ag_c_file *file, const ag_marks *marks, const char *name,
                                 const ag_mark **out, ag_error *err);

/* ag_note_read() of a mark, whose note is kept for errors. */
AG_MUST_CHECK bool ag_mark_read(ag_c_file *file, const ag_mark *mark, const ag_shape *shape,
                                bool named, ag_note *note, ag_json **out, ag_error *err);

/* An object of the schema's own, from its members. */
AG_MUST_CHECK bool ag_c_object(ag_arena *arena, ag_schema *schema, ag_kind kind,
                               const ag_json *json, const char *name, ag_error *err);

/* A mark that stands alone becomes an object; nothing happens to others, and to an enum without values, which waits for its C enum. */
AG_MUST_CHECK bool ag_c_alone(ag_c_file *file, ag_mark *mark, ag_schema *schema, ag_error *err);

/* AG_TABLE before a struct that C calls `c_name` (NULL: nothing). */
AG_MUST_CHECK bool ag_c_table(ag_c_file *file, const ag_mark *mark, const char *c_name,
                              ag_table **out, ag_error *err);

/* Keys, constraints and indexes from all marks that nobody has used. */
AG_MUST_CHECK bool ag_c_children(ag_c_file *file, const ag_marks *marks, ag_table *table,
                                 ag_error *err);

/* A column from what its mark says and, as far as that leaves it open, from the field: `type` (NULL: the mark has it) and whether it is a pointer. */
AG_MUST_CHECK bool ag_c_column(ag_arena *arena, ag_table *table, const ag_json *json,
                               const char *name, const char *type, bool pointer, ag_error *err);

/* That no AG_COLUMN from `start` to `end` was left over; and nothing that is not attached in all the file. */
AG_MUST_CHECK bool ag_c_check_fields(ag_c_file *file, size_t start, size_t end, ag_error *err);
AG_MUST_CHECK bool ag_c_check_used(ag_c_file *file, ag_error *err);

#endif
