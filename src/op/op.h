/* op.h: what the files of this floor share. */
#ifndef AG_OP_OP_H
#define AG_OP_OP_H

#include <autogen/op.h>

/* True if ag_op_word() would say `word`. */
bool ag_op_is_word(const ag_op *op, const char *word);

/* ag_fail() at the place of the operation. */
bool ag_op_fail(ag_error *err, ag_error_code code, const ag_op *op, const char *format, ...)
    AG_PRINTF(4, 5);

/* The parent of the operation's object in the schema: the root, or its table; NULL if there is no such table. */
ag_object *ag_op_parent(ag_schema *schema, const ag_op *op);
const ag_object *ag_op_parent_of(const ag_schema *schema, const ag_op *op);

/* The dialects of a set as messages say them: "postgresql"; "all dialects" for 0. */
char *ag_op_only(ag_arena *arena, uint64_t only);

/* What people call a kind: "foreign key", "unique constraint". */
char *ag_op_noun(ag_arena *arena, ag_kind kind);

/* "column \"users.email\"", "table \"users\"": what messages call the object. */
char *ag_op_object(ag_arena *arena, const ag_op *op);

#endif
