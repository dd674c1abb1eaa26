/* settle_object.c: what the steps of settling ask of any object. */
#include "model/settle.h"

bool ag_settle_has_variant(const ag_object *object, const char *field)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_object *variant = object->variants[d];
        if (variant &&
            (variant->given & ag_field_bit((size_t)ag_field_index(object->shape, field))))
            return true;
    }
    return false;
}

const char *ag_settle_noun(const ag_object *object)
{
    switch (ag_kind_of(object)) {
    case AG_KIND_PRIMARY_KEY: return "primary key";
    case AG_KIND_UNIQUE: return "unique constraint";
    case AG_KIND_EXCLUSION: return "exclusion constraint";
    case AG_KIND_FOREIGN_KEY: return "foreign key";
    case AG_KIND_COMPOSITE_TYPE: return "composite type";
    case AG_KIND_RANGE_TYPE: return "range type";
    default: break;
    }
    return object->shape->noun;
}
