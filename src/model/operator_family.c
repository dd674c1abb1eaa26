/* operator_family.c: which operators and support functions belong to a class of operators, and which to its family: where PostgreSQL puts them, whatever is said. */
#include "base/text.h"
#include "model/settle.h"

#include <stdlib.h>
#include <string.h>

/* The access method in the key of a class or a family. */
static const char *method_of(ag_arena *arena, const char *key)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    return ag_signature_parse(arena, key, &signature, &ignored) && signature.types.len == 1
               ? signature.types.items[0]
               : "";
}

/* Of these access methods a class keeps its support functions only where no index could do without them (amadjustmembers). */
static const struct needed {
    const char *method;
    const char *functions; /* their numbers, a character each */
    bool operators;        /* operators of the class's own type, too */
} needed[] = {
    {"btree", "1", true}, {"hash", "1", true},        {"gist", "12567", false},
    {"gin", "23", false}, {"spgist", "12345", false},
};

static const struct needed *needed_of(const char *method)
{
    for (size_t i = 0; i < AG_COUNT(needed); i++)
        if (strcmp(needed[i].method, method) == 0)
            return &needed[i];
    return NULL;
}

/* True if the operator or the function is a class's for the type; NULL in `type`: for any. */
static bool belongs(ag_arena *arena, const char *method, const ag_object *member, const char *type)
{
    const struct needed *how = needed_of(method);
    ag_signature sides = {0};
    ag_error ignored = {0};
    if (member->shape == &ag_family_function_shape) {
        const ag_family_function *function = (const ag_family_function *)member;
        bool own =
            ag_type_equal(function->left, function->right) && ag_type_equal(function->left, type);
        return own && (!how || (function->number < 10 &&
                                strchr(how->functions, (int)('0' + function->number))));
    }
    const ag_family_operator *operator=(const ag_family_operator *) member;
    if (!how)
        return true;
    return how->operators &&
           operator->operator_key &&
           ag_signature_parse(arena, operator->operator_key, &sides, &ignored) &&
           sides.types.len == 2 && ag_type_equal(sides.types.items[0], sides.types.items[1]) &&
           ag_type_equal(sides.types.items[0], type);
}

/* The key of the family of a class. */
static const char *family_key(ag_arena *arena, const ag_operator_class *class)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (!ag_signature_parse(arena, class->base.name, &signature, &ignored) || !class->family ||
        !ag_name_parse(arena, class->family, &signature.name, &ignored))
        return NULL;
    return ag_signature_text(arena, &signature);
}

static void move(ag_arena *arena, const char *method, const char *type, bool want, ag_list *from,
                 ag_list *to)
{
    for (size_t i = from->len; i > 0; i--) {
        ag_object *member = from->items[i - 1];
        if (belongs(arena, method, member, type) != want)
            continue;
        ag_list_remove(from, member);
        ag_list_add(arena, to, member);
    }
}

static int compare_operators(const void *a, const void *b)
{
    const ag_family_operator *one = *(ag_family_operator *const *)a;
    const ag_family_operator *other = *(ag_family_operator *const *)b;
    int by_number = (one->strategy > other->strategy) - (one->strategy < other->strategy);
    return by_number ? by_number : strcmp(one->operator_key, other->operator_key);
}

static int compare_functions(const void *a, const void *b)
{
    const ag_family_function *one = *(ag_family_function *const *)a;
    const ag_family_function *other = *(ag_family_function *const *)b;
    int by_number = (one->number > other->number) - (one->number < other->number);
    int by_left = strcmp(one->left, other->left);
    return by_number ? by_number : by_left ? by_left : strcmp(one->right, other->right);
}

static void sort(ag_list *operators, ag_list *functions)
{
    if (operators->len > 1)
        qsort(operators->items, operators->len, sizeof *operators->items, compare_operators);
    if (functions->len > 1)
        qsort(functions->items, functions->len, sizeof *functions->items, compare_functions);
}

static void settle_class(ag_arena *arena, ag_schema *schema, ag_operator_class *class)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!class->family && ag_key_parse(arena, class->base.name, &name, &ignored))
        class->family = ag_name_text(arena, name.schema, name.name);
    for (size_t i = 0; i < class->functions.len; i++) {
        ag_family_function *function = (ag_family_function *)class->functions.items[i];
        function->left = function->left ? function->left : class->type;
        function->right = function->right ? function->right : class->type;
    }
    const char *key = family_key(arena, class);
    if (!key || ag_starts_with(key, "pg_catalog."))
        return;
    ag_operator_family *family =
        (ag_operator_family *)ag_list_find(&schema->operator_families, key);
    if (!family) {
        family = (ag_operator_family *)ag_object_new(arena, ag_kinds[AG_KIND_OPERATOR_FAMILY].shape,
                                                     key);
        family->base.only = class->base.only;
        family->base.source = class->base.source;
        ag_list_add(arena, &schema->operator_families, &family->base);
    }
    const char *method = method_of(arena, class->base.name);
    move(arena, method, class->type, false, &class->operators, &family->operators);
    move(arena, method, class->type, false, &class->functions, &family->functions);
    if (needed_of(method)) {
        move(arena, method, class->type, true, &family->operators, &class->operators);
        move(arena, method, class->type, true, &family->functions, &class->functions);
    }
}

void ag_schema_settle_families(ag_arena *arena, ag_schema *schema)
{
    const ag_list *classes = &schema->operator_classes, *families = &schema->operator_families;
    for (size_t i = 0; i < classes->len; i++)
        settle_class(arena, schema, (ag_operator_class *)classes->items[i]);
    for (size_t i = 0; i < classes->len; i++)
        sort(&((ag_operator_class *)classes->items[i])->operators,
             &((ag_operator_class *)classes->items[i])->functions);
    for (size_t i = 0; i < families->len; i++)
        sort(&((ag_operator_family *)families->items[i])->operators,
             &((ag_operator_family *)families->items[i])->functions);
}
