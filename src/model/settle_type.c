/* settle_type.c: types and collations of their own: what follows, and what must hold inside of them. */
#include "model/settle.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ domains */

static const char *bare_name(ag_arena *arena, const char *qualified)
{
    ag_name name;
    ag_error ignored = {0};
    return ag_name_parse(arena, qualified, &name, &ignored) ? name.name : qualified;
}

static int by_name(const void *a, const void *b)
{
    const ag_domain_check *x = *(const ag_domain_check *const *)a;
    const ag_domain_check *y = *(const ag_domain_check *const *)b;
    return strcmp(x->name, y->name);
}

static void settle_checks(ag_arena *arena, const char *domain, ag_list *checks)
{
    ag_map taken = ag_map_new(arena);
    for (size_t i = 0; i < checks->len; i++) {
        const ag_domain_check *check = (const ag_domain_check *)checks->items[i];
        if (check->name)
            ag_map_put(&taken, check->name, &taken);
    }
    for (size_t i = 0; i < checks->len; i++) {
        ag_domain_check *check = (ag_domain_check *)checks->items[i];
        if (check->name)
            continue;
        check->name = ag_name_choose(arena, bare_name(arena, domain), NULL, "check", &taken);
        ag_map_put(&taken, check->name, &taken);
    }
    if (checks->len > 1)
        qsort(checks->items, checks->len, sizeof *checks->items, by_name);
}

void ag_settle_domain(ag_arena *arena, ag_domain *domain, const char *name)
{
    settle_checks(arena, name, &domain->checks);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (domain->base.variants[d])
            settle_checks(arena, name, &((ag_domain *)domain->base.variants[d])->checks);
}

/* ------------------------------------------------------------------ what must hold */

static bool fail_object(const ag_object *object, const char *what, const char *hint, ag_error *err)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "%s \"%s\" %s", ag_settle_noun(object), object->name,
                  what);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, object->source);
}

/* The names that its records have, each of them once. */
static bool check_names(const ag_object *object, const ag_names *names, const char *noun,
                        ag_error *err)
{
    for (uint32_t i = 0; i < names->len; i++) {
        const ag_names before = {.items = names->items, .len = i};
        if (ag_names_has(&before, names->items[i])) {
            (void)ag_fail(err, AG_E_NAME, NULL, "%s \"%s\" has the %s \"%s\" twice",
                          ag_settle_noun(object), object->name, noun, names->items[i]);
            return ag_about(err, object->source);
        }
    }
    return true;
}

static bool validate_domain(ag_arena *arena, const ag_domain *domain, ag_error *err)
{
    ag_names names = {0};
    for (size_t i = 0; i < domain->checks.len; i++)
        AG_PUSH(arena, &names, ((const ag_domain_check *)domain->checks.items[i])->name);
    return check_names(&domain->base, &names, "check", err);
}

static bool validate_composite(ag_arena *arena, const ag_composite_type *type, ag_error *err)
{
    ag_names names = {0};
    for (size_t i = 0; i < type->attributes.len; i++)
        AG_PUSH(arena, &names, ((const ag_attribute *)type->attributes.items[i])->name);
    return check_names(&type->base, &names, "attribute", err);
}

static bool validate_collation(const ag_collation *c, ag_error *err)
{
    bool libc = c->provider == AG_COLLATION_LIBC;
    if (!c->locale && !(libc && c->lc_collate && c->lc_ctype))
        return fail_object(&c->base, "says no locale",
                           libc ? "\"locale\", or \"lc_collate\" and \"lc_ctype\"" : "\"locale\"",
                           err);
    if (c->locale && (c->lc_collate || c->lc_ctype))
        return fail_object(&c->base, "says its locale twice",
                           "\"locale\" is for both \"lc_collate\" and \"lc_ctype\"", err);
    if (c->provider != AG_COLLATION_ICU && (c->rules || !c->deterministic))
        return fail_object(&c->base, "says what only icu has",
                           "\"rules\" and \"deterministic\": false need \"provider\": \"icu\"",
                           err);
    return true;
}

bool ag_validate_type(ag_arena *arena, const ag_object *object, ag_error *err)
{
    const ag_object *plain = ag_object_for(arena, object, AG_POSTGRESQL);
    if (!plain)
        return true;
    switch (ag_kind_of(object)) {
    case AG_KIND_DOMAIN: return validate_domain(arena, (const ag_domain *)plain, err);
    case AG_KIND_COMPOSITE_TYPE:
        return validate_composite(arena, (const ag_composite_type *)plain, err);
    case AG_KIND_COLLATION: return validate_collation((const ag_collation *)plain, err);
    default: break;
    }
    return true;
}
