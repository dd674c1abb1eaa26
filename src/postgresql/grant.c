/* grant.c: the owner and the privileges of an object, as the model says them. */
#include "postgresql/access.h"

#include <string.h>

#include "postgresql/counter.h"
#include "postgresql/postgresql.h"

/* What is granted on: the object of the operation, or a column of it, or of its table. */
typedef struct granted {
    ag_kind kind;                   /* whose privileges they are */
    const ag_default_key *defaults; /* NULL: they are on an object that is there */
    const char *where;              /* SQL that stands before the verb */
    const char *on;
    const char *column;
    const char *sequence; /* SQL: a text that follows on `on`; NULL: nothing does */
    const char *owner;    /* SQL: the role */
    const ag_pg_access_target *
        passed; /* whose privileges others than the owner may have granted on; NULL: nobody could */
} granted;

static const char *text_of(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

static const ag_privilege *find(const ag_privileges *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++) {
        if (ag_streq(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

static char *list_names(ag_pg_work *w, const ag_names *names, const char *column)
{
    ag_buf list = ag_buf_new(w->arena);
    for (size_t i = 0; i < names->len; i++) {
        ag_pg_put(&list, column == NULL ? "%S%S" : "%S%S (%I)", i == 0 ? "" : ", ", names->items[i],
                  column);
    }
    return list.text;
}

/* The forms that a change of privileges takes. */
static const struct {
    const char *verb, *side, *behind;
} forms[] = {{"REVOKE", "FROM", ""},
             {"REVOKE GRANT OPTION FOR", "FROM", ""},
             {"GRANT", "TO", ""},
             {"GRANT", "TO", " WITH GRANT OPTION"}};

/* What the sequence is called, and whose it is, are the server's to say when the statement runs. */
static void run_on_sequence(ag_pg_work *w, const char *sequence, const char *before,
                            const char *after, const char *behind)
{
    ag_buf block = ag_buf_new(w->arena);
    ag_pg_put(&block, "    EXECUTE %L || %S || %L", before, sequence, after);
    if (behind != NULL) {
        ag_pg_put(&block,
                  " || (SELECT relowner::regrole FROM pg_class WHERE oid = %S::regclass) || %L",
                  sequence, behind);
    }
    ag_buf_put(&block, ";\n");
    ag_pg_run_block(w, "", block.text);
}

static void run_form(ag_pg_work *w, const granted *g, size_t form, const char *list,
                     const char *role)
{
    const char *behind = forms[form].behind;
    bool is_owner = ag_streq(role, AG_OWNER_ROLE);
    ag_buf before = ag_buf_new(w->arena), after = ag_buf_new(w->arena);
    ag_pg_put(&before, "%S%S %S ON %S", g->where == NULL ? "" : g->where, forms[form].verb, list,
              g->on);
    ag_pg_put(&after, " %S ", forms[form].side);
    if (is_owner && g->sequence != NULL) {
        run_on_sequence(w, g->sequence, before.text, after.text, behind);
        return;
    }
    ag_pg_put(&after, is_owner || ag_streq(role, AG_PUBLIC_ROLE) ? "%S%S" : "%I%S",
              is_owner                         ? g->owner
              : ag_streq(role, AG_PUBLIC_ROLE) ? "PUBLIC"
                                               : role,
              behind);
    if (g->sequence != NULL) {
        run_on_sequence(w, g->sequence, before.text, after.text, NULL);
    } else {
        ag_pg_run(w, "%S%S", before.text, after.text);
    }
}

/* For a query: e is an entry for one of the privileges. */
static const char *one_of(ag_pg_work *w, const ag_names *names)
{
    ag_buf out = ag_buf_new(w->arena);
    for (size_t i = 0; i < names->len; i++) {
        ag_pg_put(&out, "%S%L", i == 0 ? "e.may IN (" : ", ", names->items[i]);
    }
    ag_buf_put(&out, ")");
    return out.text;
}

/*
 * Nobody can revoke what another one granted, but only his right to do so, with all that came of it.  So where the role has something from others than the owner, or others from it, the
 * owner grants all of that himself before he revokes: who may do what stays as it is.
 */
static void take_over(ag_pg_work *w, const granted *g, const char *role, const ag_names *names)
{
    static const struct {
        const char *verb, *to, *who, *behind, *from;
    } steps[] = {
        {"GRANT", "TO", "e.who", "CASE WHEN e.pass THEN ' WITH GRANT OPTION' END", "has e"},
        {"GRANT", "TO", "quote_ident(e.giver)", "' WITH GRANT OPTION'", "passed e"},
        {"REVOKE GRANT OPTION FOR", "FROM", "quote_ident(e.giver)", "' CASCADE'", "passed e"},
        {"GRANT", "TO", "e.who", "CASE WHEN e.pass THEN ' WITH GRANT OPTION' END", "has e"},
        {"REVOKE", "FROM", "quote_ident(e.giver)", "''",
         "passed e WHERE (quote_ident(e.giver), e.may, coalesce(e.col, '')) NOT IN (SELECT h.who,"
         " h.may, coalesce(h.col, '') FROM has h)"}};
    const ag_pg_access_target *t = g->passed;
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    FOR line IN WITH has AS (SELECT e.* FROM (%S) e WHERE %S),\n        passed AS"
              " (SELECT e.* FROM has e WHERE e.giver IS NOT NULL AND EXISTS (SELECT FROM has h"
              " WHERE h.giver IS NOT NULL AND %S IN (h.who, quote_ident(h.giver))))\n",
              ag_pg_access_entries(w, t), one_of(w, names),
              ag_sql_format(w->arena, &ag_postgresql_dialect,
                            ag_streq(role, AG_PUBLIC_ROLE) ? "'PUBLIC'" : "quote_ident(%L)", role));
    for (size_t i = 0; i < AG_COUNT(steps); i++) {
        ag_pg_put(&body,
                  "        %SSELECT %d AS n, format('%S %%s%%s ON %S %%s %S %%s%%s', e.may, ' (' ||"
                  " quote_ident(e.col) || ')', %S, %S, %S) AS sql FROM %S\n",
                  i == 0 ? "SELECT k.sql FROM (" : "UNION ", (int)i, steps[i].verb, t->access->noun,
                  steps[i].to, t->name, steps[i].who, steps[i].behind, steps[i].from);
    }
    ag_buf_put(&body, "        ) k WHERE EXISTS (SELECT FROM passed) ORDER BY k.n, k.sql\n"
                      "    LOOP EXECUTE line; END LOOP;\n");
    ag_pg_run_block(w, "DECLARE line text;\n", body.text);
}

/* As GRANT has it, and the catalogue. */
static const char *upper(ag_pg_work *w, const char *name)
{
    ag_buf out = ag_buf_new(w->arena);
    for (const char *c = name; *c != '\0'; c++) {
        ag_buf_putc(&out, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    }
    return out.text;
}

static void change_role(ag_pg_work *w, const granted *g, const char *role,
                        const ag_privileges *from, const ag_privileges *to)
{
    ag_names lists[AG_COUNT(forms)] = {0}, taken = {0};
    for (size_t i = 0; i < from->len; i++) {
        const ag_privilege *was = &from->items[i], *is = find(to, was->name);
        if (is == NULL || (was->grantable && !is->grantable)) {
            AG_PUSH(w->arena, &lists[is == NULL ? 0 : 1], upper(w, was->name));
            AG_PUSH(w->arena, &taken, upper(w, was->name));
        }
    }
    for (size_t i = 0; i < to->len; i++) {
        const ag_privilege *is = &to->items[i], *was = find(from, is->name);
        if (was == NULL || (is->grantable && !was->grantable)) {
            AG_PUSH(w->arena, &lists[is->grantable ? 3 : 2], upper(w, is->name));
        }
    }
    if (taken.len > 0 && g->passed != NULL && !ag_streq(role, AG_OWNER_ROLE)) {
        take_over(w, g, role, &taken);
    }
    for (size_t i = 0; i < AG_COUNT(forms); i++) {
        if (lists[i].len > 0) {
            run_form(w, g, i, list_names(w, &lists[i], g->column), role);
        }
    }
}

/* From 17 on the owner of a table may maintain it too, which the model, the same for all versions, says only where it differs. */
static ag_privileges usual_list(ag_pg_work *w, const granted *g, const char *role)
{
    static const ag_privilege maintain = {.name = "maintain"};
    ag_privileges list = g->defaults != NULL
                             ? ag_default_privileges_usual(w->arena, g->defaults, role)
                             : ag_privileges_usual(w->arena, g->kind, role);
    bool relation = g->column == NULL && (g->kind == AG_KIND_TABLE || g->kind == AG_KIND_VIEW);
    if (relation && w->render->version >= 170000 && list.len > 0 && ag_streq(role, AG_OWNER_ROLE)) {
        AG_PUSH(w->arena, &list, maintain);
    }
    return list;
}

static ag_privileges list_of(ag_pg_work *w, const granted *g, const ag_pairs *pairs,
                             const char *role)
{
    const char *text = text_of(pairs, role);
    return text != NULL ? ag_privileges_of(w->arena, g->kind, text) : usual_list(w, g, role);
}

/* What everybody may do with a schema that the server gives: from nothing on, since who knows what that was. */
static void change_given(ag_pg_work *w, const granted *g, const ag_pairs *to)
{
    const char *text = text_of(to, AG_PUBLIC_ROLE);
    const ag_privileges nothing = {0};
    const ag_privileges list = ag_privileges_of(w->arena, g->kind, text == NULL ? "usage" : text);
    ag_pg_run(w, "REVOKE ALL ON %S FROM PUBLIC", g->on);
    change_role(w, g, AG_PUBLIC_ROLE, &nothing, &list);
    if (text == NULL) {
        ag_buf body = ag_buf_new(w->arena);
        ag_pg_put(&body,
                  "    IF current_setting('server_version_num')::int < 150000 THEN\n"
                  "        GRANT CREATE ON %S TO PUBLIC;\n    END IF;\n",
                  g->on);
        ag_pg_run_block(w, "", body.text);
    }
}

static bool is_given(const ag_pg_work *w, const char *role)
{
    return w->op->kind == AG_KIND_SCHEMA && ag_namespace_given(w->op->name) != NULL &&
           ag_streq(role, AG_PUBLIC_ROLE);
}

static void change_key(ag_pg_work *w, const granted *g, const char *key, const ag_pairs *from,
                       const ag_pairs *to)
{
    granted one = *g;
    const char *role = key;
    if (is_given(w, role)) {
        change_given(w, g, to);
        return;
    }
    if (g->kind == AG_KIND_COLUMN && g->column == NULL &&
        !ag_privileges_key(w->arena, key, &role, &one.column)) {
        return;
    }
    ag_privileges was = list_of(w, g, from, key), is = list_of(w, g, to, key);
    change_role(w, &one, role, &was, &is);
}

/* What is said of roles that nothing is said of any more; of the owner, or of the others. */
static void change_gone(ag_pg_work *w, const granted *g, const ag_pairs *from, const ag_pairs *to,
                        bool of_owner)
{
    for (size_t i = 0; i < from->keys.len; i++) {
        const char *key = from->keys.items[i];
        if (text_of(to, key) == NULL && ag_streq(key, AG_OWNER_ROLE) == of_owner) {
            change_key(w, g, key, from, to);
        }
    }
}

static void change_said(ag_pg_work *w, const granted *g, const ag_pairs *from, const ag_pairs *to)
{
    for (size_t i = 0; i < to->keys.len; i++) {
        if (!ag_streq(text_of(from, to->keys.items[i]), to->values.items[i])) {
            change_key(w, g, to->keys.items[i], from, to);
        }
    }
}

static void change_pairs(ag_pg_work *w, const granted *g, const ag_pairs *from, const ag_pairs *to)
{
    change_gone(w, g, from, to, false);
    change_gone(w, g, from, to, true);
    change_said(w, g, from, to);
}

static const ag_pairs *pairs_of(const ag_object *object, const char *name)
{
    static const ag_pairs none = {0};
    int index = object == NULL ? -1 : ag_field_index(object->shape, name);
    return index < 0 ? &none : ag_field_of(object, &object->shape->fields[index]);
}

static const char *owner_of(const ag_object *object)
{
    int index = object == NULL ? -1 : ag_field_index(object->shape, "owner");
    return index < 0 ? NULL
                     : *(const char *const *)ag_field_of(object, &object->shape->fields[index]);
}

static char *phrase(ag_pg_work *w, bool altered)
{
    bool column = w->op->kind == AG_KIND_COLUMN;
    const ag_pg_access *kind = ag_pg_access_of(column ? AG_KIND_TABLE : w->op->kind);
    const char *noun = altered && kind->altered != NULL ? kind->altered : kind->noun;
    return ag_format(w->arena, "%s %s", noun, ag_pg_called(w));
}

/* A sequence that is owned by a column is of the role that has the table. */
static bool follows_table(const ag_object *object)
{
    return ag_kind_of(object) == AG_KIND_SEQUENCE &&
           ((const ag_sequence *)object)->owned_by.table != NULL;
}

static void change_owner(ag_pg_work *w, const char *from, const char *to)
{
    if (ag_streq(from, to)) {
        return;
    }
    ag_pg_run(w, to == NULL ? "ALTER %S OWNER TO CURRENT_USER" : "ALTER %S OWNER TO %I",
              phrase(w, true), to);
}

/* What is revoked on a table or view goes from its columns as well, where it is granted again. */
static void restore_column(ag_pg_work *w, const granted *on, const char *role, const char *text,
                           const ag_pairs *from, const ag_pairs *to)
{
    const granted whole = {.kind = w->op->kind};
    ag_privileges before = list_of(w, &whole, from, role);
    ag_privileges after = list_of(w, &whole, to, role);
    ag_privileges should = ag_privileges_of(w->arena, AG_KIND_COLUMN, text), left = {0};
    for (size_t i = 0; i < should.len; i++) {
        ag_privilege one = should.items[i];
        const ag_privilege *was = find(&before, one.name), *is = find(&after, one.name);
        if (was != NULL && is == NULL) {
            continue;
        }
        one.grantable = one.grantable && !(was != NULL && was->grantable && !is->grantable);
        AG_PUSH(w->arena, &left, one);
    }
    change_role(w, on, role, &left, &should);
}

/* What is said of columns that are there: a view that was made again may be without some that it had. */
static ag_pairs on_shown(ag_pg_work *w, const ag_object *from, const ag_object *to)
{
    ag_pairs out = {0};
    if (from == NULL || ag_kind_of(to) != AG_KIND_VIEW) {
        return *pairs_of(from, "column_privileges");
    }
    const ag_pairs *said = &((const ag_view *)from)->column_privileges;
    const ag_names *shown = &((const ag_view *)to)->columns.keys;
    for (size_t i = 0; i < said->keys.len; i++) {
        const char *role, *column, *key = said->keys.items[i];
        if (shown->len == 0 || !ag_privileges_key(w->arena, key, &role, &column) ||
            ag_names_has(shown, column)) {
            AG_PUSH(w->arena, &out.keys, key);
            AG_PUSH(w->arena, &out.values, said->values.items[i]);
        }
    }
    return out;
}

static void restore_columns(ag_pg_work *w, const granted *on_whole, const ag_object *from,
                            const ag_object *to)
{
    const ag_pairs *before = pairs_of(from, "privileges"), *after = pairs_of(to, "privileges");
    const ag_pairs columns = on_shown(w, from, to);
    granted on = *on_whole;
    on.kind = AG_KIND_COLUMN;
    for (size_t i = 0; i < columns.keys.len; i++) {
        const char *role;
        if (ag_privileges_key(w->arena, columns.keys.items[i], &role, &on.column) &&
            !ag_streq(role, owner_of(to))) {
            restore_column(w, &on, role, columns.values.items[i], before, after);
        }
    }
    for (size_t i = 0; ag_kind_of(to) == AG_KIND_TABLE && i < ((const ag_table *)to)->columns.len;
         i++) {
        const ag_object *column = ((const ag_table *)to)->columns.items[i];
        const ag_pairs *pairs = &((const ag_column *)column)->privileges;
        on.column = column->name;
        for (size_t k = 0; k < pairs->keys.len; k++) {
            if (!ag_streq(pairs->keys.items[k], owner_of(to))) {
                restore_column(w, &on, pairs->keys.items[k], pairs->values.items[k], before, after);
            }
        }
    }
}

static bool passes(ag_pg_work *w, ag_kind kind, const ag_pairs *pairs)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        const ag_privileges list = ag_privileges_of(w->arena, kind, pairs->values.items[i]);
        for (size_t k = 0; k < list.len; k++) {
            if (list.items[k].grantable) {
                return true;
            }
        }
    }
    return false;
}

/* True if somebody may have granted something of the object to others, or of its columns. */
static bool is_passed_on(ag_pg_work *w, const ag_object *from)
{
    const ag_list *columns = from != NULL && ag_kind_of(from) == AG_KIND_TABLE
                                 ? &((const ag_table *)from)->columns
                                 : &(const ag_list){0};
    bool passed = passes(w, w->op->kind, pairs_of(from, "privileges")) ||
                  passes(w, AG_KIND_COLUMN, pairs_of(from, "column_privileges"));
    for (size_t i = 0; i < columns->len; i++) {
        passed = passed || is_passed_on(w, columns->items[i]);
    }
    return passed;
}

/* What is granted on the sequence behind a column. */
static granted on_sequence(ag_pg_work *w, const granted *on_column, const char *column,
                           ag_pg_access_target *target)
{
    const char *table = w->op->kind == AG_KIND_COLUMN ? w->op->table : w->op->name;
    granted on = *on_column;
    *target = ag_pg_access_target_sequence(w, table, column);
    on.kind = AG_KIND_SEQUENCE;
    on.column = NULL;
    on.on = "SEQUENCE ";
    on.sequence = target->name;
    return on;
}

/* A sequence that comes with the change has nothing yet, and one that goes takes with it what it has. */
static void change_sequence(ag_pg_work *w, const granted *on_column, const ag_column *from,
                            const ag_pairs *before, const ag_column *to, const ag_pairs *after)
{
    static const ag_pairs none = {0};
    if (!ag_column_counts(to)) {
        return;
    }
    ag_pg_access_target target;
    granted on = on_sequence(w, on_column, to->base.name, &target);
    before = from != NULL && ag_column_counts(from) ? before : &none;
    on.passed = passes(w, AG_KIND_SEQUENCE, before) ? &target : NULL;
    change_pairs(w, &on, before, after);
}

/* Without what is said of the role: of the owner it means nothing, as long as it is the owner. */
static ag_pairs without(ag_pg_work *w, const ag_pairs *pairs, const char *role)
{
    ag_pairs out = {0};
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (!ag_streq(pairs->keys.items[i], role)) {
            AG_PUSH(w->arena, &out.keys, pairs->keys.items[i]);
            AG_PUSH(w->arena, &out.values, pairs->values.items[i]);
        }
    }
    return out;
}

static ag_pairs only(ag_pg_work *w, const ag_pairs *pairs, const char *role)
{
    const char *text = text_of(pairs, role);
    ag_pairs out = {0};
    if (text != NULL) {
        AG_PUSH(w->arena, &out.keys, role);
        AG_PUSH(w->arena, &out.values, text);
    }
    return out;
}

/* What a role has on the columns, which goes before it becomes the owner of the table, and comes when it is so no longer. */
static void pass_columns(ag_pg_work *w, const granted *on_table, const ag_table *table,
                         const char *role, bool comes)
{
    const ag_pairs none = {0};
    for (size_t i = 0; role != NULL && i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        const ag_pairs said = only(w, &column->privileges, role);
        const ag_pairs counted = only(w, &column->sequence_privileges, role);
        granted on = *on_table;
        on.kind = AG_KIND_COLUMN;
        on.column = column->base.name;
        change_pairs(w, &on, comes ? &none : &said, comes ? &said : &none);
        change_sequence(w, &on, column, comes ? &none : &counted, column, comes ? &counted : &none);
    }
}

/* The same of columns that the table inherits. */
static void pass_inherited(ag_pg_work *w, const granted *on_table, const ag_table *table,
                           const char *role, bool comes)
{
    const ag_pairs none = {0};
    ag_pairs said = {0};
    for (size_t i = 0; role != NULL && i < table->column_privileges.keys.len; i++) {
        const char *of, *column, *key = table->column_privileges.keys.items[i];
        if (ag_privileges_key(w->arena, key, &of, &column) && ag_streq(of, role)) {
            AG_PUSH(w->arena, &said.keys, key);
            AG_PUSH(w->arena, &said.values, table->column_privileges.values.items[i]);
        }
    }
    granted on = *on_table;
    on.kind = AG_KIND_COLUMN;
    change_pairs(w, &on, comes ? &none : &said, comes ? &said : &none);
}

/* What a role has on the sequences that columns own: they are its own as long as the table is. */
static void pass_sequences(ag_pg_work *w, const granted *on_table, const char *role, bool comes)
{
    const ag_pairs none = {0};
    const ag_list *sequences = &w->render->schema->sequences;
    for (size_t i = 0; role != NULL && i < sequences->len; i++) {
        const ag_sequence *sequence = (const ag_sequence *)sequences->items[i];
        if (ag_streq(sequence->owned_by.table, w->op->name)) {
            const ag_op op = {
                .verb = AG_ALTER, .kind = AG_KIND_SEQUENCE, .name = sequence->base.name};
            ag_pg_work own = *w;
            own.op = &op;
            const ag_pairs said = only(&own, &sequence->privileges, role);
            ag_pg_access_target target = ag_pg_access_target_of(&own);
            const granted on = {.kind = AG_KIND_SEQUENCE,
                                .on = phrase(&own, false),
                                .owner = on_table->owner,
                                .passed = passes(&own, AG_KIND_SEQUENCE, &said) ? &target : NULL};
            change_pairs(&own, &on, comes ? &none : &said, comes ? &said : &none);
        }
    }
}

/* The columns of a table that was created. */
static void grant_columns(ag_pg_work *w, const granted *on_table, const ag_table *table)
{
    static const ag_pairs none = {0};
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        granted on = *on_table;
        on.kind = AG_KIND_COLUMN;
        on.column = column->base.name;
        change_pairs(w, &on, &none, &column->privileges);
        change_sequence(w, &on, NULL, &none, column, &column->sequence_privileges);
    }
}

/* Those of objects that are not there yet. */
static void change_defaults(ag_pg_work *w, const ag_pairs *from, const ag_pairs *to)
{
    static const char *const nouns[AG_KIND_COUNT] = {[AG_KIND_TABLE] = "TABLES",
                                                     [AG_KIND_SEQUENCE] = "SEQUENCES",
                                                     [AG_KIND_FUNCTION] = "FUNCTIONS",
                                                     [AG_KIND_ENUM] = "TYPES",
                                                     [AG_KIND_SCHEMA] = "SCHEMAS"};
    ag_default_key key;
    ag_error ignored = {0};
    ag_buf where = ag_buf_new(w->arena), owner = ag_buf_new(w->arena);
    if (!ag_default_key_parse(w->arena, w->op->name, &key, &ignored)) {
        return;
    }
    ag_pg_put(&where,
              key.role == NULL ? "ALTER DEFAULT PRIVILEGES "
                               : "ALTER DEFAULT PRIVILEGES FOR ROLE %I ",
              key.role);
    if (key.schema != NULL) {
        ag_pg_put(&where, "IN SCHEMA %I ", key.schema);
    }
    ag_pg_put(&owner, key.role == NULL ? "CURRENT_USER" : "%I", key.role);
    const granted on = {.kind = key.kind,
                        .defaults = &key,
                        .where = where.text,
                        .on = nouns[key.kind],
                        .owner = owner.text};
    change_pairs(w, &on, from, to);
}

void ag_pg_drop_access(ag_pg_work *w)
{
    if (w->op->kind == AG_KIND_DEFAULT_PRIVILEGES) {
        change_defaults(w, pairs_of(w->op->from, "privileges"), &(const ag_pairs){0});
    }
}

static void change_column(ag_pg_work *w, const granted *on, const ag_column *from,
                          const ag_column *to)
{
    const ag_object *was = (const ag_object *)from;
    const char *owner = w->table == NULL ? NULL : w->table->owner;
    const ag_pairs before = without(w, pairs_of(was, "privileges"), owner);
    const ag_pairs after = without(w, &to->privileges, owner);
    const ag_pairs counted = without(w, pairs_of(was, "sequence_privileges"), owner);
    const ag_pairs counts = without(w, &to->sequence_privileges, owner);
    change_pairs(w, on, &before, &after);
    change_sequence(w, on, from, &counted, to, &counts);
}

static void change_whole(ag_pg_work *w, granted *on, const ag_object *from, const ag_object *to)
{
    const ag_pairs *before = pairs_of(from, "privileges"), *after = pairs_of(to, "privileges");
    const char *was = owner_of(from), *is = owner_of(to);
    const ag_table *passed = from != NULL && ag_kind_of(to) == AG_KIND_TABLE && !ag_streq(was, is)
                                 ? (const ag_table *)to
                                 : NULL;
    /* To the new owner the server would give what it had until now, and the right to pass that on. */
    change_gone(w, on, before, after, false);
    if (passed != NULL) {
        pass_columns(w, on, passed, is, false);
        pass_inherited(w, on, passed, is, false);
        pass_sequences(w, on, is, false);
    }
    change_owner(w, was, is);
    change_gone(w, on, before, after, true);
    change_said(w, on, before, after);
    if (passed != NULL) {
        pass_columns(w, on, passed, was, true);
        pass_inherited(w, on, passed, was, true);
        pass_sequences(w, on, was, true);
    }
    if (from != NULL) {
        restore_columns(w, on, from, to);
    }
    on->kind = AG_KIND_COLUMN;
    const ag_pairs on_columns = on_shown(w, from, to);
    change_pairs(w, on, &on_columns, pairs_of(to, "column_privileges"));
    if (w->op->kind == AG_KIND_TABLE && w->op->verb == AG_CREATE) {
        grant_columns(w, on, (const ag_table *)to);
    }
}

/* A sequence that a column owns, or has owned: whose it is was settled with that, and where that is another role by now, what is granted no more went before. */
static void change_owned(ag_pg_work *w, granted *on, const ag_sequence *from, const ag_sequence *to)
{
    const char *was = from != NULL ? ag_pg_sequence_role(w, from) : NULL;
    const char *is = ag_pg_sequence_role(w, to);
    const ag_pairs said = without(w, pairs_of((const ag_object *)from, "privileges"), was);
    const ag_pairs before = without(w, &said, is), after = without(w, &to->privileges, is);
    ag_buf owner = ag_buf_new(w->arena);
    ag_pg_put(&owner, is == NULL ? "CURRENT_USER" : "%I", is);
    on->owner = owner.text;
    if (ag_streq(was, is)) {
        change_gone(w, on, &before, &after, false);
    }
    change_gone(w, on, &before, &after, true);
    change_said(w, on, &before, &after);
}

void ag_pg_revoke_gone(ag_pg_work *w, const ag_sequence *from, const ag_sequence *to)
{
    const ag_pairs after = without(w, &to->privileges, ag_pg_sequence_role(w, to));
    ag_pg_access_target whole = ag_pg_access_target_of(w);
    const granted on = {.kind = w->op->kind,
                        .on = phrase(w, false),
                        .owner = "CURRENT_USER",
                        .passed = passes(w, w->op->kind, &from->privileges) ? &whole : NULL};
    change_gone(w, &on, &from->privileges, &after, false);
}

void ag_pg_change_access(ag_pg_work *w, const ag_object *from, const ag_object *to)
{
    if (w->op->kind == AG_KIND_DEFAULT_PRIVILEGES) {
        change_defaults(w, pairs_of(from, "privileges"), pairs_of(to, "privileges"));
        return;
    }
    if (ag_pg_access_of(w->op->kind) == NULL && w->op->kind != AG_KIND_COLUMN) {
        return;
    }
    ag_buf owner = ag_buf_new(w->arena);
    ag_pg_put(&owner, owner_of(to) == NULL ? "CURRENT_USER" : "%I", owner_of(to));
    granted on = {.kind = w->op->kind, .on = phrase(w, false), .owner = owner.text};
    on.column = w->op->kind == AG_KIND_COLUMN ? w->op->name : NULL;
    ag_pg_access_target whole;
    if (is_passed_on(w, from) || (on.column != NULL && is_passed_on(w, &w->table->base))) {
        whole = ag_pg_access_target_of(w);
        whole.column = NULL;
        on.passed = &whole;
    }
    if (w->op->kind == AG_KIND_COLUMN) {
        change_column(w, &on, (const ag_column *)from, (const ag_column *)to);
    } else if (follows_table(to) || (from != NULL && follows_table(from))) {
        change_owned(w, &on, (const ag_sequence *)from, (const ag_sequence *)to);
    } else {
        change_whole(w, &on, from, to);
    }
}
