/* operator_class.c: families and classes of operators: what an index knows of the types in it; on SQLite there are none. */
#include "model/kind.h"

static const ag_field member_fields[] = {
    AG_ROW_INT(ag_family_operator, strategy, "strategy", .flags = AG_REQUIRED,
               .doc = "its number among those of the access method"),
    AG_ROW_REF(ag_family_operator, operator_key, "operator", .flags = AG_REQUIRED | AG_SIGNATURE,
               .doc = "the operator, with the types of its sides: <(integer, integer)"),
    AG_ROW_REF(ag_family_operator, order_by, "order_by",
               .doc = "it sorts, by this family of operators of btree, instead of searching"),
};

const ag_shape ag_family_operator_shape = {
    .noun = "family_operator",
    .id = -1,
    .size = sizeof(ag_family_operator),
    .fields = member_fields,
    .field_count = AG_COUNT(member_fields),
    .doc = "an operator of a family or a class",
};
static const ag_shape *const family_operator_ref = &ag_family_operator_shape;

static const ag_field function_fields[] = {
    AG_ROW_INT(ag_family_function, number, "number", .flags = AG_REQUIRED,
               .doc = "its number among the support functions of the access method"),
    AG_ROW_REF(ag_family_function, function, "function", .flags = AG_REQUIRED | AG_SIGNATURE,
               .doc = "the function, with the types of its arguments"),
    AG_ROW_TYPE(
        ag_family_function, left, "left", .equal = ag_type_equal,
        .doc = "the type on the left of the operators that it is for; left out: that of the class"),
    AG_ROW_TYPE(ag_family_function, right, "right", .equal = ag_type_equal,
                .doc = "the type on their right; left out: that of the class"),
};

const ag_shape ag_family_function_shape = {
    .noun = "family_function",
    .id = -1,
    .size = sizeof(ag_family_function),
    .fields = function_fields,
    .field_count = AG_COUNT(function_fields),
    .doc = "a support function of a family or a class of operators",
};
static const ag_shape *const family_function_ref = &ag_family_function_shape;

static const ag_field family_fields[] = {
    AG_ROW_RECORDS(ag_operator_family, operators, "operators", family_operator_ref,
                   .doc = "operators that belong to none of its classes"),
    AG_ROW_RECORDS(ag_operator_family, functions, "functions", family_function_ref,
                   .doc = "support functions that belong to none of its classes"),
    AG_ROW_TEXT(ag_operator_family, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_operator_family, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_operator_family_shape = {
    .noun = "operator_family",
    .plural = "operator_families",
    .id = AG_KIND_OPERATOR_FAMILY,
    .size = sizeof(ag_operator_family),
    .fields = family_fields,
    .field_count = AG_COUNT(family_fields),
    .doc =
        "a family of operator classes; its key is its name with the access method: money_ops(btree)",
};

static const ag_field class_fields[] = {
    AG_ROW_TYPE(ag_operator_class, type, "type", .flags = AG_REQUIRED, .equal = ag_type_equal,
                .doc = "the type that it is for"),
    AG_ROW_BOOL(ag_operator_class, is_default, "default",
                .doc = "an index on the type uses it without being told"),
    AG_ROW_REF(ag_operator_class, family, "family",
               .doc =
                   "its family, without the access method; left out: one of the same name, which "
                   "comes with it"),
    AG_ROW_TYPE(ag_operator_class, storage, "storage", .equal = ag_type_equal,
                .doc = "the type that is kept in the index, if not the same"),
    AG_ROW_RECORDS(ag_operator_class, operators, "operators", family_operator_ref,
                   .doc = "its operators"),
    AG_ROW_RECORDS(ag_operator_class, functions, "functions", family_function_ref,
                   .doc = "its support functions"),
    AG_ROW_TEXT(ag_operator_class, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_operator_class, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_operator_class_shape = {
    .noun = "operator_class",
    .plural = "operator_classes",
    .id = AG_KIND_OPERATOR_CLASS,
    .size = sizeof(ag_operator_class),
    .fields = class_fields,
    .field_count = AG_COUNT(class_fields),
    .doc = "an operator class; its key is its name with the access method: money_ops(btree)",
};
