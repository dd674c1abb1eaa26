/* operator.c: operators; on SQLite there are none but its own. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_REF(ag_operator, function, "function", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "the function that it calls"),
    AG_ROW_REF(ag_operator, commutator, "commutator", .flags = AG_WEAK,
               .doc = "the operator that gives the same with its sides exchanged"),
    AG_ROW_REF(ag_operator, negator, "negator", .flags = AG_WEAK,
               .doc = "the operator that gives the contrary"),
    AG_ROW_REF(ag_operator, restrict_function, "restrict",
               .doc = "the function that says how many rows it leaves, such as eqsel"),
    AG_ROW_REF(ag_operator, join_function, "join",
               .doc = "the function that says how many rows a join by it has, such as eqjoinsel"),
    AG_ROW_BOOL(ag_operator, hashes, "hashes", .doc = "a join by it may use hashes"),
    AG_ROW_BOOL(ag_operator, merges, "merges", .doc = "a join by it may merge sorted rows"),
    AG_ROW_TEXT(ag_operator, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_operator, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_operator_shape = {
    .noun = "operator",
    .plural = "operators",
    .id = AG_KIND_OPERATOR,
    .size = sizeof(ag_operator),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "an operator; its key is its name with the types of its sides: ===(integer, text), "
           "!(none, integer)",
};
