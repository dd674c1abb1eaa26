/* composite_type.c: a row type that is no table's; on SQLite there is none. */
#include "model/kind.h"

static const ag_field attribute_fields[] = {
    AG_ROW_NAME(ag_attribute, name, "name", .flags = AG_REQUIRED, .doc = "what it is called"),
    AG_ROW_TYPE(ag_attribute, type, "type", .flags = AG_REQUIRED, .equal = ag_type_equal,
                .doc = "the type of its values"),
    AG_ROW_NAME(ag_attribute, collation, "collation",
                .doc = "a collation other than the type's own"),
    AG_ROW_TEXT(ag_attribute, comment, "comment", .doc = "what it holds"),
};

const ag_shape ag_attribute_shape = {
    .noun = "attribute",
    .id = -1,
    .size = sizeof(ag_attribute),
    .fields = attribute_fields,
    .field_count = AG_COUNT(attribute_fields),
    .doc = "an attribute of a composite type",
};
static const ag_shape *const attribute_shape_ref = &ag_attribute_shape;

static const ag_field fields[] = {
    AG_ROW_RECORDS(ag_composite_type, attributes, "attributes", attribute_shape_ref,
                   .flags = AG_SHORT, .doc = "what it is made of, in order"),
    AG_ROW_TEXT(ag_composite_type, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_composite_type, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_composite_type, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_composite_type_shape = {
    .noun = "composite_type",
    .plural = "composite_types",
    .id = AG_KIND_COMPOSITE_TYPE,
    .size = sizeof(ag_composite_type),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a composite type",
};
