/* closure.c: as much of a schema as some of its objects need. */
#include "plan/plan.h"

#include "model/refs.h"

typedef struct gathering {
    ag_arena *arena;
    const ag_schema *schema;
    ag_map wanted; /* the tables asked for */
    ag_map stubs;  /* name → stub */
} gathering;

/* Columns without what may need more than the table itself, and the keys that others may refer to. */
static ag_table *stub_of(gathering *g, const ag_table *table)
{
    ag_table *stub = ag_map_find(&g->stubs, table->base.name);
    if (stub)
        return stub;
    stub = ag_table_whole(g->arena, g->schema, table); /* nobody's heir */
    stub->partition_by = stub->replica_index = NULL;
    stub->checks = stub->foreign_keys = stub->indexes = (ag_list){0};
    stub->triggers = stub->policies = stub->rules = (ag_list){0};
    ag_list kept = {0};
    for (size_t i = 0; i < stub->columns.len; i++) {
        ag_column *column = (ag_column *)stub->columns.items[i];
        column->default_value = NULL;
        if (!column->generated)
            ag_list_add(g->arena, &kept, &column->base);
    }
    stub->columns = kept;
    /* A unique index can be referred to like a constraint. */
    for (size_t i = 0; i < table->indexes.len; i++) {
        const ag_index *index = (const ag_index *)table->indexes.items[i];
        if (index->unique && !index->where)
            ag_list_add(g->arena, &stub->indexes, ag_object_copy(g->arena, &index->base));
    }
    ag_map_put(&g->stubs, stub->base.name, stub);
    return stub;
}

ag_names ag_closure_targets(ag_arena *arena, const ag_foreign_key *key)
{
    ag_names names = {0};
    if (key->references.table)
        AG_PUSH(arena, &names, key->references.table);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_foreign_key *variant = (const ag_foreign_key *)key->base.variants[d];
        if (variant && variant->references.table &&
            !ag_names_has(&names, variant->references.table))
            AG_PUSH(arena, &names, variant->references.table);
    }
    return names;
}

static void stub_targets(gathering *g, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_names names =
            ag_closure_targets(g->arena, (const ag_foreign_key *)table->foreign_keys.items[i]);
        for (size_t j = 0; j < names.len; j++) {
            const ag_table *target = ag_table_find(g->schema, names.items[j]);
            if (target && !ag_map_has(&g->wanted, names.items[j]))
                (void)stub_of(g, target);
        }
    }
}

static bool refers_to_wanted(gathering *g, const ag_foreign_key *key)
{
    const ag_names names = ag_closure_targets(g->arena, key);
    for (size_t i = 0; i < names.len; i++) {
        if (ag_map_has(&g->wanted, names.items[i]))
            return true;
    }
    return false;
}

/* Of a table that nobody asked for, the foreign keys to those that were. */
static void stub_referrer(gathering *g, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        if (!refers_to_wanted(g, key))
            continue;
        ag_table *stub = stub_of(g, table);
        if (!key->base.name || !ag_list_find(&stub->foreign_keys, key->base.name))
            ag_list_add(g->arena, &stub->foreign_keys, ag_object_copy(g->arena, &key->base));
    }
}

/* ------------------------------------------------------------------ what names others */

/* All objects of the schema, with what they say. */
typedef struct ag_node {
    const ag_object *object;
    ag_mentions said;
    ag_indexes users; /* those that say its name where the server looks */
    bool wanted;
} node;

typedef struct naming {
    ag_arena *arena;
    ag_ref_index index;
    AG_VEC(node) nodes;
} naming;

static void add_nodes(naming *n, const ag_schema *schema)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            node one = {.object = list->items[i]};
            ag_mentions_of(n->arena, one.object, &one.said);
            ag_ref_index_add_object(&n->index, one.object, n->nodes.len);
            AG_PUSH(n->arena, &n->nodes, one);
        }
    }
}

static bool has_column_of(ag_arena *arena, const ag_object *table, const char *type)
{
    const ag_list *columns = &((const ag_table *)table)->columns;
    bool has = false;
    for (size_t i = 0; !has && i < columns->len; i++)
        has = ag_column_is_of(arena, (const ag_column *)columns->items[i], type);
    return has;
}

/* A key or an index on a column needs the default class of its type without saying so. */
static void mention_classes(naming *n, const ag_list *classes)
{
    for (size_t c = 0; c < classes->len; c++) {
        const ag_operator_class *class = (const ag_operator_class *)classes->items[c];
        ag_name name;
        ag_error ignored = {0};
        if (!class->is_default || !ag_key_parse(n->arena, class->base.name, &name, &ignored))
            continue;
        for (size_t i = 0; i < n->nodes.len; i++) {
            node *one = &n->nodes.items[i];
            ag_mention said = {.schema = name.schema, .name = name.name};
            if (ag_kind_of(one->object) == AG_KIND_TABLE &&
                has_column_of(n->arena, one->object, class->type))
                AG_PUSH(n->arena, &one->said, said);
        }
    }
}

static void add_users(naming *n)
{
    for (size_t i = 0; i < n->nodes.len; i++) {
        const ag_mentions *said = &n->nodes.items[i].said;
        for (size_t k = 0; k < said->len; k++) {
            ag_indexes found = {0};
            if (!said->items[k].weak)
                ag_ref_index_find(&n->index, &said->items[k], &found);
            for (size_t m = 0; m < found.len; m++)
                AG_PUSH(n->arena, &n->nodes.items[found.items[m]].users, i);
        }
    }
}

/* What holds nothing itself, such as a namespace, is no reason to want all that is in it. */
static bool has_users(const node *one)
{
    ag_kind kind = ag_kind_of(one->object);
    return kind != AG_KIND_SCHEMA && kind != AG_KIND_EXTENSION;
}

/* It and all that depends on it. */
static void want_users(naming *n, size_t i)
{
    node *one = &n->nodes.items[i];
    if (one->wanted)
        return;
    one->wanted = true;
    for (size_t k = 0; has_users(one) && k < one->users.len; k++)
        want_users(n, one->users.items[k]);
}

/* All that is said, and what that says. */
static void want_said(naming *n, const ag_mentions *said, bool *seen)
{
    ag_indexes found = {0};
    for (size_t k = 0; k < said->len; k++)
        ag_ref_index_find(&n->index, &said->items[k], &found);
    for (size_t k = 0; k < found.len; k++) {
        node *one = &n->nodes.items[found.items[k]];
        if (seen[found.items[k]])
            continue;
        seen[found.items[k]] = one->wanted = true;
        want_said(n, &one->said, seen);
    }
}

static bool has_late(const ag_object *table)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (ag_kinds[kind].late && ag_children_of(table, kind)->len > 0)
            return true;
    }
    return false;
}

/* True if nothing but tables and what they always could say is there: then only foreign keys tie them. */
static bool is_plain(const ag_schema *schema, const ag_list *guests)
{
    for (size_t i = 0; guests && i < guests->len; i++) {
        ag_kind kind = ag_kind_of(guests->items[i]);
        if (ag_kinds[kind].late ||
            (kind != AG_KIND_TABLE && !ag_kinds[kind].in_table && kind > AG_KIND_ENUM))
            return false;
    }
    for (ag_kind kind = AG_KIND_ENUM + 1; kind < AG_KIND_TOP_END; kind++) {
        if (kind != AG_KIND_TABLE && ag_children_of(&schema->base, kind)->len > 0)
            return false;
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        if (has_late(schema->tables.items[i]))
            return false;
    }
    return true;
}

/* The names asked for, what depends on them, and what all of these need. */
static ag_names widen(ag_arena *arena, const ag_schema *schema, const ag_names *names,
                      const ag_list *guests)
{
    naming n = {.arena = arena, .index = ag_ref_index_new(arena)};
    ag_names wide = {0};
    add_nodes(&n, schema);
    mention_classes(&n, &schema->operator_classes);
    add_users(&n);
    for (size_t i = 0; i < n.nodes.len; i++) {
        if (ag_names_has(names, n.nodes.items[i].object->name))
            want_users(&n, i);
    }
    bool *seen = AG_NEW_ARRAY(arena, bool, n.nodes.len);
    for (size_t i = 0; guests && i < guests->len; i++) {
        ag_mentions said = {0};
        ag_mentions_of(arena, guests->items[i], &said);
        want_said(&n, &said, seen);
    }
    for (size_t i = 0; i < n.nodes.len; i++) {
        if (!n.nodes.items[i].wanted || seen[i])
            continue;
        seen[i] = true;
        want_said(&n, &n.nodes.items[i].said, seen);
    }
    for (size_t i = 0; i < n.nodes.len; i++) {
        if (n.nodes.items[i].wanted)
            AG_PUSH(arena, &wide, n.nodes.items[i].object->name);
    }
    return wide;
}

/* ------------------------------------------------------------------ the closure */

/* A sequence wants the table of the column that owns it. */
static void stub_owners(gathering *g)
{
    for (size_t i = 0; i < g->schema->sequences.len; i++) {
        const ag_sequence *sequence = (const ag_sequence *)g->schema->sequences.items[i];
        const char *owner = sequence->owned_by.table;
        const ag_table *table = owner ? ag_table_find(g->schema, owner) : NULL;
        if (table && ag_map_has(&g->wanted, sequence->base.name) && !ag_map_has(&g->wanted, owner))
            (void)stub_of(g, table);
    }
}

static void find_stubs(gathering *g)
{
    const ag_list *tables = &g->schema->tables;
    stub_owners(g);
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        if (ag_map_has(&g->wanted, table->base.name))
            stub_targets(g, table);
        else
            stub_referrer(g, table);
    }
}

/* What the stubs say, such as the types of their columns, is wanted too, and may want further stubs. */
static void gather(gathering *g, const ag_names *names, const ag_list *guests)
{
    ag_list all = guests ? *guests : (ag_list){0};
    size_t before;
    do {
        const ag_names wide = widen(g->arena, g->schema, names, &all);
        before = g->stubs.len;
        g->wanted = ag_map_new(g->arena);
        g->stubs = ag_map_new(g->arena);
        for (size_t i = 0; i < wide.len; i++)
            ag_map_put(&g->wanted, wide.items[i], g);
        find_stubs(g);
        all = (ag_list){0};
        for (size_t i = 0; guests && i < guests->len; i++)
            ag_list_add(g->arena, &all, guests->items[i]);
        for (size_t i = 0; i < g->stubs.len; i++)
            ag_list_add(g->arena, &all, g->stubs.entries[i].value);
    } while (g->stubs.len != before);
}

static void take_tables(gathering *g, ag_schema *closure)
{
    const ag_list *tables = &g->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        ag_object *table = tables->items[i];
        ag_table *stub = ag_map_find(&g->stubs, table->name);
        if (ag_map_has(&g->wanted, table->name))
            ag_list_add(g->arena, &closure->tables, table);
        else if (stub)
            ag_list_add(g->arena, &closure->tables, &stub->base);
    }
}

static void take_others(gathering *g, ag_schema *closure)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *all = ag_children_of(&g->schema->base, kind);
        for (size_t i = 0; kind != AG_KIND_TABLE && i < all->len; i++) {
            if (kind <= AG_KIND_ENUM || ag_map_has(&g->wanted, all->items[i]->name))
                ag_list_add(g->arena, ag_children(&closure->base, kind), all->items[i]);
        }
    }
}

static ag_names with_families(ag_arena *arena, const ag_schema *schema, const ag_names *names)
{
    ag_map all = ag_map_new(arena);
    ag_names out = {0};
    for (size_t i = 0; i < names->len; i++)
        ag_map_put(&all, names->items[i], NULL);
    ag_schema_add_families(schema, &all);
    for (size_t i = 0; i < all.len; i++)
        AG_PUSH(arena, &out, all.entries[i].key);
    return out;
}

ag_schema *ag_closure(ag_arena *arena, const ag_schema *schema, const ag_names *names,
                      const ag_list *guests)
{
    gathering g = {arena, schema, ag_map_new(arena), ag_map_new(arena)};
    ag_schema *closure = ag_schema_new(arena);
    closure->ignored = schema->ignored;
    const ag_names own = with_families(arena, schema, names);
    if (is_plain(schema, guests)) {
        for (size_t i = 0; i < own.len; i++)
            ag_map_put(&g.wanted, own.items[i], &g);
        find_stubs(&g);
    } else {
        gather(&g, &own, guests);
    }
    take_tables(&g, closure);
    take_others(&g, closure);
    return closure;
}
