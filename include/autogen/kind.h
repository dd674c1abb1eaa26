/*
 * kind.h: what kinds of objects there are; one table, ag_kinds, says of each what is true of all of the kind.
 */
#ifndef AUTOGEN_KIND_H
#define AUTOGEN_KIND_H

#include <autogen/base.h>
#include <autogen/shape.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In the order in which they are created; those with a name of their own, the children of the root, come first. */
typedef enum ag_kind {
    AG_KIND_SCHEMA, /* a namespace */
    AG_KIND_EXTENSION,
    AG_KIND_COLLATION,
    AG_KIND_ENUM,
    AG_KIND_COMPOSITE_TYPE,
    AG_KIND_RANGE_TYPE,
    AG_KIND_DOMAIN,
    AG_KIND_SEQUENCE,
    AG_KIND_TEXT_SEARCH_DICTIONARY,
    AG_KIND_TEXT_SEARCH_CONFIGURATION,
    AG_KIND_FUNCTION,
    AG_KIND_PROCEDURE,
    AG_KIND_AGGREGATE,
    AG_KIND_OPERATOR,
    AG_KIND_OPERATOR_FAMILY,
    AG_KIND_OPERATOR_CLASS,
    AG_KIND_CAST,
    AG_KIND_FOREIGN_DATA_WRAPPER,
    AG_KIND_FOREIGN_SERVER,
    AG_KIND_TABLE,
    AG_KIND_VIRTUAL_TABLE,
    AG_KIND_VIEW,
    AG_KIND_STATISTICS,
    AG_KIND_PUBLICATION,
    AG_KIND_DEFAULT_PRIVILEGES,
    AG_KIND_EVENT_TRIGGER,
    AG_KIND_COLUMN,
    AG_KIND_TOP_END = AG_KIND_COLUMN, /* the first that lives in a table or a view */
    AG_KIND_PRIMARY_KEY,
    AG_KIND_UNIQUE,
    AG_KIND_EXCLUSION,
    AG_KIND_CHECK,
    AG_KIND_FOREIGN_KEY,
    AG_KIND_INDEX,
    AG_KIND_TRIGGER,
    AG_KIND_POLICY,
    AG_KIND_RULE,
    AG_KIND_COUNT
} ag_kind;

typedef struct ag_kind_info {
    const ag_shape *shape;
    bool in_table;   /* lives in a table, or in a view that may have it: its operations name that */
    bool added;      /* "add"/"drop" rather than "create"/"drop" */
    bool constraint; /* shares the table's constraint names; may be unnamed when declared */
    bool indexed;    /* has an index, whose name, its own, is among those of relations */
    bool qualified;  /* lives in a namespace: its name is a qualified one, in text form */
    bool relation;   /* shares the names of its namespace's relations: tables, indexes */
    bool type;       /* shares the names of its namespace's types */
    bool renewable;  /* holds no data of its own: it can be dropped and made again */
    bool
        late; /* in a table, made when all that is not in one is there: never nested in create_table */
    bool typed;   /* its key is a signature (ag_signature_parse() of shape.h) */
    bool routine; /* the same, which it shares with no other routine */
} ag_kind_info;

/* Indexed by ag_kind. */
AG_API extern const ag_kind_info ag_kinds[AG_KIND_COUNT];

static inline ag_kind ag_kind_of(const ag_object *object)
{
    return (ag_kind)object->shape->id;
}

#ifdef __cplusplus
}
#endif

#endif
