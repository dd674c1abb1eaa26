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
        }
        if (!ok) {
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

typedef struct respelling {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema;
    ag_names names; /* those in question */
} respelling;

static ag_object *find(const ag_schema *schema, const char *name)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        ag_object *object = ag_list_find(ag_children_of(&schema->base, kind), name);
        if (object && kind > AG_KIND_EXTENSION)
            return object;
    }
    return NULL;
}

/* What the server makes of the objects in question; false if it cannot have them, which is no error here. */
static bool respell(const respelling *r, const ag_schema *schema, ag_schema **out)
{
    ag_error ignored = {0};
    const ag_schema *closure = ag_closure(r->arena, schema, &r->names, NULL);
    return r->scratch->ops->reset(r->scratch, &ignored) &&
           ag_scratch_build(r->arena, r->scratch, closure, r->default_schema, &ignored) &&
           ag_scratch_inspect(r->arena, r->scratch, r->default_schema, out, &ignored);
}

static void diff_one(const respelling *r, const ag_schema *a, const ag_schema *b, const char *name,
                     ag_ops *out)
{
    const ag_object *from = find(a, name), *to = find(b, name);
    if (from && to && from->shape == to->shape)
        ag_diff_relation(r->arena, from, to, out);
}

static bool same(const respelling *r, const ag_schema *a, const ag_schema *b, const char *name)
{
    ag_ops ops = {0};
    if (!find(a, name) || !find(b, name))
        return false;
    diff_one(r, a, b, name, &ops);
    return ops.len == 0;
}

#define ROUNDS 3

/* Take from the objects in question those that are the same in some spelling; the last spellings of both sides stay. */
static void settle(respelling *r, const ag_schema **model, const ag_schema **found)
{
    for (int round = 0; round < ROUNDS && r->names.len > 0; round++) {
        ag_schema *next = NULL;
        if (round % 2 == 0 ? !respell(r, *model, &next) : !respell(r, *found, &next))
            return;
        *(round % 2 == 0 ? model : found) = next;
        ag_names left = {0};
        for (size_t i = 0; i < r->names.len; i++) {
            if (!same(r, *model, *found, r->names.items[i]))
                AG_PUSH(r->arena, &left, r->names.items[i]);
        }
        r->names = left;
    }
}

static const char *owner_of(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? op->table : op->name;
}

/* The objects that are on both sides: for the others it is no matter of spelling. */
static ag_names names_in(ag_arena *arena, const ag_schema *model, const ag_schema *found,
                         const ag_ops *ops)
{
    ag_names names = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const char *name = owner_of(ops->items[i]);
        if (find(model, name) && find(found, name) && !ag_names_has(&names, name))
            AG_PUSH(arena, &names, name);
    }
    return names;
}

void ag_plan_respell(ag_arena *arena, ag_session *scratch, const char *default_schema,
                     const ag_schema *model, const ag_schema *found, const ag_ops *different,
                     ag_ops *out)
{
    const ag_names asked = names_in(arena, model, found, different);
    respelling r = {arena, scratch, default_schema, asked};
    const ag_schema *a = model, *b = found;
    if (asked.len > 0)
        settle(&r, &a, &b);
    for (size_t i = 0; i < different->len; i++) {
        const char *name = owner_of(different->items[i]);
        if (!ag_names_has(&asked, name) || (ag_names_has(&r.names, name) && a == model))
            AG_PUSH(arena, out, different->items[i]);
    }
    for (size_t i = 0; a != model && i < r.names.len; i++)
        diff_one(&r, a, b, r.names.items[i], out);
}
