/* domain.c: a type with conditions of its own; on SQLite there is none. */
#include "model/kind.h"

static const ag_field check_fields[] = {
    AG_ROW_NAME(ag_domain_check, name, "name",
                .doc = "what it is called; left out: as PostgreSQL would call it"),
    AG_ROW_SQL(ag_domain_check, expression, "expression", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "an SQL expression about VALUE that no value may make false"),
    AG_ROW_BOOL(ag_domain_check, not_valid, "not_valid",
                .doc = "values that were there before it need not fulfil it"),
    AG_ROW_TEXT(ag_domain_check, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_domain_check_shape = {
    .noun = "domain_check",
    .id = -1,
    .size = sizeof(ag_domain_check),
    .fields = check_fields,
    .field_count = AG_COUNT(check_fields),
    .doc = "a check of a domain",
};
static const ag_shape *const domain_check_shape_ref = &ag_domain_check_shape;

static const ag_field fields[] = {
    AG_ROW_TYPE(ag_domain, type, "type", .flags = AG_REQUIRED | AG_SHORT, .equal = ag_type_equal,
                .doc = "the type that its values have"),
    AG_ROW_BOOL(ag_domain, nullable, "nullable", .preset = true, .doc = "whether NULL is allowed"),
    AG_ROW_SQL(ag_domain, default_value, "default", .doc = "an SQL expression"),
    AG_ROW_NAME(ag_domain, collation, "collation", .doc = "a collation other than the type's own"),
    AG_ROW_RECORDS(ag_domain, checks, "checks", domain_check_shape_ref,
                   .doc = "conditions on its values"),
    AG_ROW_TEXT(ag_domain, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_domain, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_domain, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_domain_shape = {
    .noun = "domain",
    .plural = "domains",
    .id = AG_KIND_DOMAIN,
    .size = sizeof(ag_domain),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a domain",
};
