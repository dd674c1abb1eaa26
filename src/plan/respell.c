/* respell.c: what the server makes of a text, asked by creating it. */
#include "plan/plan.h"

#include <string.h>

static const char *schema_name(const ag_session *session, const char *default_schema)
{
    return default_schema ? default_schema : session->dialect->default_schema;
}

/* A server may be out of locks when one transaction makes thousands of objects; what is only prepared need not be one. */
enum { MOST_STATEMENTS = 500 };

static void begin(ag_session *session, const char *default_schema, ag_buf *sql)
{
    ag_buf_format(sql, "%s;\n", session->dialect->begin);
    session->dialect->prelude(sql, schema_name(session, default_schema));
    if (sql->text[sql->len - 1] != '\n')
        ag_buf_put(sql, ";\n");
}

static bool run_steps(ag_arena *arena, ag_session *session, const ag_steps *steps,
                      const char *default_schema, ag_error *err)
{
    ag_buf sql = ag_buf_new(arena);
    int count = 0;
    begin(session, default_schema, &sql);
    ag_session *printer = ag_printer_new(arena, session->dialect, &sql);
    for (size_t i = 0; i < steps->len; i++) {
        if (count > MOST_STATEMENTS) {
            ag_buf_put(&sql, "COMMIT;\n");
            begin(session, default_schema, &sql);
            count = 0;
        }
        for (size_t j = 0; j < steps->items[i]->statements.len; j++) {
            const ag_statement *statement = &steps->items[i]->statements.items[j];
            if (statement->kind == AG_STATEMENT_RUN &&
                !ag_session_run(printer, statement->sql, err))
                return false;
            count++;
        }
    }
    ag_buf_put(&sql, "COMMIT");
    if (ag_session_run(session, sql.text, err))
        return true;
    ag_error ignored = {0};
    (void)!ag_session_run(session, "ROLLBACK", &ignored);
    return false;
}

/* What they could not do together they do one by one, until it is clear which of them it is. */
static void blame(ag_arena *arena, ag_session *session, const ag_steps *steps,
                  const char *default_schema, ag_error *err)
{
    ag_buf sql = ag_buf_new(arena);
    ag_error ignored = {0};
    begin(session, default_schema, &sql);
    bool ok = ag_session_run(session, sql.text, &ignored);
    for (size_t i = 0; ok && i < steps->len; i++) {
        ag_error why = {0};
        for (size_t j = 0; ok && j < steps->items[i]->statements.len; j++) {
            const ag_statement *statement = &steps->items[i]->statements.items[j];
            ok = statement->kind != AG_STATEMENT_RUN ||
                 ag_session_run(session, statement->sql, &why);
            if (!ok)
                ag_quote_sql(&why, statement->sql);
        }
        if (!ok) {
            why.op = steps->items[i]->op;
            (void)ag_context(&why, "%s", steps->items[i]->title);
            *err = why;
        }
    }
    (void)!ag_session_run(session, "ROLLBACK", &ignored);
}

bool ag_scratch_build(ag_arena *arena, ag_session *scratch, const ag_schema *schema,
                      const char *default_schema, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_plan_options plan = {
        .dialect = scratch->dialect, .version = scratch->version, .default_schema = default_schema};
    ag_schema *empty = ag_schema_new(arena);
    ag_ops ops = {0};
    ag_steps steps = {0};
    return ag_diff(arena, empty, schema, &options, &ops, NULL, err) &&
           ag_plan(arena, &plan, ag_schema_new(arena), &ops, &steps, err) &&
           (run_steps(arena, scratch, &steps, default_schema, err) ||
            (blame(arena, scratch, &steps, default_schema, err), false));
}

bool ag_scratch_inspect(ag_arena *arena, ag_session *scratch, const char *default_schema,
                        ag_schema **out, ag_error *err)
{
    ag_inspection found = {0};
    ag_inspect_options options = {.default_schema = schema_name(scratch, default_schema)};
    ag_filter filter = {0};
    AG_PUSH(arena, &filter.managed_schemas, "*");
    if (!scratch->dialect->inspect(arena, scratch, &options, &found, err))
        return false;
    *out = ag_filter_apply(arena, &filter, found.schema, NULL, 0, NULL);
    return true;
}

/* ------------------------------------------------------------------ both sides, until they rest */

/* An object of its own.  The name alone is not enough: a publication may be called as a table is. */
typedef struct asked {
    ag_kind kind;
    const char *name;
} asked;

typedef AG_VEC(asked) asked_all;

typedef struct respelling {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema;
    asked_all asked; /* those in question */
} respelling;

static ag_object *find(const ag_schema *schema, const asked *object)
{
    return ag_list_find(ag_children_of(&schema->base, object->kind), object->name);
}

/* What the server makes of the objects in question; false if it cannot have them, which is no error here. */
static bool respell(const respelling *r, const ag_schema *schema, ag_schema **out)
{
    ag_error ignored = {0};
    ag_names names = {0};
    for (size_t i = 0; i < r->asked.len; i++)
        AG_PUSH(r->arena, &names, r->asked.items[i].name);
    const ag_schema *closure = ag_closure(r->arena, schema, &names, NULL);
    return r->scratch->ops->reset(r->scratch, &ignored) &&
           ag_scratch_build(r->arena, r->scratch, closure, r->default_schema, &ignored) &&
           ag_scratch_inspect(r->arena, r->scratch, r->default_schema, out, &ignored);
}

static void diff_one(const respelling *r, const ag_schema *a, const ag_schema *b,
                     const asked *object, ag_ops *out)
{
    const ag_object *from = find(a, object), *to = find(b, object);
    if (from && to)
        ag_diff_relation(r->arena, from, to, out);
}

static bool same(const respelling *r, const ag_schema *a, const ag_schema *b, const asked *object)
{
    ag_ops ops = {0};
    if (!find(a, object) || !find(b, object))
        return false;
    diff_one(r, a, b, object, &ops);
    return ops.len == 0;
}

#define ROUNDS 3

/* Take from the objects in question those that are the same in some spelling; the last spellings of both sides stay. */
static void settle(respelling *r, const ag_schema **model, const ag_schema **found)
{
    for (int round = 0; round < ROUNDS && r->asked.len > 0; round++) {
        ag_schema *next = NULL;
        if (round % 2 == 0 ? !respell(r, *model, &next) : !respell(r, *found, &next))
            return;
        *(round % 2 == 0 ? model : found) = next;
        asked_all left = {0};
        for (size_t i = 0; i < r->asked.len; i++) {
            if (!same(r, *model, *found, &r->asked.items[i]))
                AG_PUSH(r->arena, &left, r->asked.items[i]);
        }
        r->asked = left;
    }
}

static asked asked_by(const ag_schema *schema, const ag_op *op)
{
    if (!ag_kinds[op->kind].in_table)
        return (asked){op->kind, op->name};
    const ag_object *relation = ag_relation_find(schema, op->table);
    return (asked){relation ? ag_kind_of(relation) : AG_KIND_TABLE, op->table};
}

static bool has(const asked_all *all, const asked *object)
{
    for (size_t i = 0; i < all->len; i++)
        if (all->items[i].kind == object->kind && ag_streq(all->items[i].name, object->name))
            return true;
    return false;
}

/* The objects that are on both sides: for the others it is no matter of spelling, and none for extensions. */
static asked_all asked_in(ag_arena *arena, const ag_schema *model, const ag_schema *found,
                          const ag_ops *ops)
{
    asked_all all = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const asked object = asked_by(model, ops->items[i]);
        if (object.kind > AG_KIND_EXTENSION && find(model, &object) && find(found, &object) &&
            !has(&all, &object))
            AG_PUSH(arena, &all, object);
    }
    return all;
}

void ag_plan_respell(ag_arena *arena, ag_session *scratch, const char *default_schema,
                     const ag_schema *model, const ag_schema *found, const ag_ops *different,
                     ag_ops *out)
{
    const asked_all all = asked_in(arena, model, found, different);
    respelling r = {arena, scratch, default_schema, all};
    const ag_schema *a = model, *b = found;
    if (all.len > 0)
        settle(&r, &a, &b);
    for (size_t i = 0; i < different->len; i++) {
        const asked object = asked_by(model, different->items[i]);
        if (!has(&all, &object) || (has(&r.asked, &object) && a == model))
            AG_PUSH(arena, out, different->items[i]);
    }
    for (size_t i = 0; a != model && i < r.asked.len; i++)
        diff_one(&r, a, b, &r.asked.items[i], out);
}
