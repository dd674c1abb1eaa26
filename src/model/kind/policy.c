/* policy.c: which rows of a table somebody may see and change. */
#include "model/kind.h"

static const char *const command_words[] = {"all", "select", "insert", "update", "delete", NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_policy, command, "command", command_words, .doc = "what it is about"),
    AG_ROW_BOOL(ag_policy, restrictive, "restrictive",
                .doc = "a row passes only where this agrees too; otherwise one policy is enough"),
    AG_ROW_SET(ag_policy, roles, "roles", .flags = AG_NO_COLUMNS | AG_ROLES,
               .doc = "whom it is about; left out, or \"public\": everybody"),
    AG_ROW_SQL(ag_policy, using_rows, "using", .doc = "true for the rows that they see"),
    AG_ROW_SQL(ag_policy, check_rows, "check",
               .doc = "true for the rows that they may write; left out: what \"using\" says"),
    AG_ROW_TEXT(ag_policy, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_policy_shape = {
    .noun = "policy",
    .plural = "policies",
    .id = AG_KIND_POLICY,
    .size = sizeof(ag_policy),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a row security policy",
};
const ag_shape *const ag_policy_shape_ref = &ag_policy_shape;

void ag_policy_simplify(ag_policy *policy)
{
    if (ag_names_has(&policy->roles, "public"))
        policy->roles = (ag_names){0};
}
