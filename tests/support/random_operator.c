/* random_operator.c: random operators and classes of what every server has, casts of enums, and changes to them. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const struct what {
    const char *types;
    const char *function, *other; /* another one that would do */
    bool commutes;
} kinds[] = {
    {"integer, integer", "int4eq", "int4ne", true},
    {"text, text", "texteq", "textne", true},
    {"none, bigint", "int8um", "int8abs", false},
    {"numeric, numeric", "numeric_lt", "numeric_le", false},
};

static const struct what *what_of(const char *key)
{
    for (size_t i = 0; i < AG_COUNT(kinds); i++)
        if (strstr(key, kinds[i].types))
            return &kinds[i];
    return NULL;
}

static void set_operator(ag_random *random, ag_operator *operator)
{
    const struct what *what = what_of(operator->base.name);
    ag_name name = {0};
    ag_error ignored = {0};
    bool two = !strstr(what->types, "none");
    operator->function = random_once_in(random, 3) ? what->other : what->function;
    operator->restrict_function = two && random_once_in(random, 2) ? "eqsel" : NULL;
    operator->join_function = two && random_once_in(random, 2) ? "eqjoinsel" : NULL;
    operator->hashes = what->commutes && random_once_in(random, 3);
    operator->commutator = operator->negator = NULL;
    if (two && random_once_in(random, 2) &&
        ag_key_parse(random->arena, operator->base.name, &name, &ignored))
        operator->commutator = ag_name_text(random->arena, name.schema, name.name);
    random_comment(random, &operator->base);
}

static void add_operator(ag_random *random, ag_schema *schema)
{
    static const char *const signs[] = {"===", "##-", "<#>", "~=>", "@!@", "=", "?|&"};
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(random->arena, random_qualified(random, schema), &name, &ignored))
        return;
    name.name = signs[random_below(random, AG_COUNT(signs))];
    const char *key =
        ag_format(random->arena, "%s(%s)", ag_name_text(random->arena, name.schema, name.name),
                  kinds[random_below(random, AG_COUNT(kinds))].types);
    if (ag_list_find(&schema->operators, key))
        return;
    ag_operator *operator=(ag_operator *)
        ag_object_new(random->arena, ag_kinds[AG_KIND_OPERATOR].shape, key);
    set_operator(random, operator);
    ag_list_add(random->arena, &schema->operators, &operator->base);
}

/* As SQL has it. */
static const char *written(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(random->arena, qualified, &name, &ignored))
        return qualified;
    const char *bare = ag_sql_identifier(random->arena, name.name);
    return name.schema ? ag_format(random->arena, "%s.%s",
                                   ag_sql_identifier(random->arena, name.schema), bare)
                       : bare;
}

static void add_cast(ag_random *random, ag_schema *schema)
{
    const ag_object *values = any(random, &schema->enums);
    if (!values || values->only)
        return;
    const ag_cast_types types = {written(random, values->name), "integer"};
    const char *key = ag_cast_text(random->arena, &types);
    if (ag_list_find(&schema->casts, key))
        return;
    ag_cast *cast = (ag_cast *)ag_object_new(random->arena, ag_kinds[AG_KIND_CAST].shape, key);
    cast->inout = true;
    cast->context = (ag_word)random_below(random, 3);
    random_comment(random, &cast->base);
    ag_list_add(random->arena, &schema->casts, &cast->base);
}

/* A class for integers, of operators that every server has; its family comes by itself. */
static void set_class(ag_random *random, ag_operator_class *class)
{
    static const char *const operators[] = {"<(integer, integer)", "<=(integer, integer)",
                                            "=(integer, integer)", ">=(integer, integer)",
                                            ">(integer, integer)"};
    class->type = "integer";
    class->operators = class->functions = (ag_list){0};
    for (size_t i = 0; i < AG_COUNT(operators); i++) {
        ag_family_operator *member =
            (ag_family_operator *)ag_object_new(random->arena, &ag_family_operator_shape, NULL);
        member->strategy = (int64_t)i + 1;
        member->operator_key = operators[i];
        if (!random_once_in(random, 3))
            ag_list_add(random->arena, &class->operators, &member->base);
    }
    ag_family_function *function =
        (ag_family_function *)ag_object_new(random->arena, &ag_family_function_shape, NULL);
    function->number = 1;
    function->function = "btint4cmp(integer, integer)";
    function->left = function->right = class->type;
    ag_list_add(random->arena, &class->functions, &function->base);
    random_comment(random, &class->base);
}

/* What compares integers with wider ones belongs to no class: to the family alone. */
static void change_family(ag_random *random, ag_schema *schema)
{
    static const char *const operators[] = {"<(integer, bigint)", "<=(integer, bigint)",
                                            "=(integer, bigint)"};
    ag_operator_family *family = (ag_operator_family *)any(random, &schema->operator_families);
    if (!family)
        return;
    family->operators = family->functions = (ag_list){0};
    for (size_t i = random_below(random, AG_COUNT(operators) + 1); i > 0; i--) {
        ag_family_operator *member =
            (ag_family_operator *)ag_object_new(random->arena, &ag_family_operator_shape, NULL);
        member->strategy = (int64_t)i;
        member->operator_key = operators[i - 1];
        ag_list_add(random->arena, &family->operators, &member->base);
    }
    random_comment(random, &family->base);
    if (random_once_in(random, 2))
        return;
    ag_family_function *function =
        (ag_family_function *)ag_object_new(random->arena, &ag_family_function_shape, NULL);
    function->number = 1;
    function->function = "btint48cmp(integer, bigint)";
    function->left = "integer";
    function->right = "bigint";
    ag_list_add(random->arena, &family->functions, &function->base);
}

static void change_class(ag_random *random, ag_schema *schema)
{
    ag_object *class = any(random, &schema->operator_classes);
    if (random_once_in(random, 4)) {
        change_family(random, schema);
    } else if (class && random_once_in(random, 2)) {
        set_class(random, (ag_operator_class *)class);
    } else if (class && random_once_in(random, 3)) {
        ag_list_remove(&schema->operator_classes, class);
    } else {
        const char *key = ag_format(random->arena, "%s(btree)", random_qualified(random, schema));
        class = ag_object_new(random->arena, ag_kinds[AG_KIND_OPERATOR_CLASS].shape, key);
        set_class(random, (ag_operator_class *)class);
        ag_list_add(random->arena, &schema->operator_classes, class);
    }
}

void random_add_operator(ag_random *random, ag_schema *schema)
{
    (random_once_in(random, 3) ? add_cast : add_operator)(random, schema);
}

void random_change_operator(ag_random *random, ag_schema *schema)
{
    ag_object *operator= any(random, &schema->operators), *cast = any(random, &schema->casts);
    if (random_once_in(random, 4))
        change_class(random, schema);
    else if (cast && random_once_in(random, 3))
        ((ag_cast *)cast)->context = (ag_word)random_below(random, 3);
    else if (!operator|| random_once_in(random, 4))
        random_add_operator(random, schema);
    else if (random_once_in(random, 4))
        ag_list_remove(&schema->operators, operator);
    else if (cast && random_once_in(random, 3))
        ag_list_remove(&schema->casts, cast);
    else
        set_operator(random, (ag_operator *)operator);
}

void random_repair_casts(ag_schema *schema)
{
    ag_arena *arena = ag_arena_open();
    for (size_t i = schema->casts.len; i > 0; i--) {
        ag_cast_types types;
        ag_error ignored = {0};
        const ag_object *cast = schema->casts.items[i - 1];
        const ag_enum *values = ag_cast_parse(arena, cast->name, &types, &ignored)
                                    ? ag_type_enum(arena, schema, types.source)
                                    : NULL;
        if (!values || values->base.only)
            ag_list_remove(&schema->casts, cast);
    }
    ag_arena_close(arena);
}
