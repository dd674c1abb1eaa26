/* default_privileges.c: what may be done with objects that a role will make.  The statements are those of privileges: access.c. */
#include "postgresql/access.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"

/* Those that count everywhere replace what the server gives by itself; those of a schema add to them. */
#define USUAL \
    "CASE WHEN d.defaclnamespace = 0 THEN acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE" \
    " d.defaclobjtype END, d.defaclrole) END"

static const ag_pg_select select_list[] = {
    {"objects", "d.defaclobjtype"},
    {"role", "nullif(pg_get_userbyid(d.defaclrole), current_user)"},
    {"namespace", "n.nspname"},
    {"privileges", AG_PG_GRANTED_OVER("d.defaclacl", "d.defaclrole", USUAL), .manage = AG_GRANTS},
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    static const struct {
        char letter;
        ag_kind kind;
    } kinds[] = {{'r', AG_KIND_TABLE},
                 {'S', AG_KIND_SEQUENCE},
                 {'f', AG_KIND_FUNCTION},
                 {'T', AG_KIND_ENUM},
                 {'n', AG_KIND_SCHEMA}};
    bool managed = (catalog->schema->ignored & AG_GRANTS) == 0;
    for (size_t i = 0; managed && i < rows->row_count; i++) {
        ag_default_key key = {.kind = AG_KIND_COUNT,
                              .role = ag_pg_cell(rows, i, "role"),
                              .schema = ag_pg_cell(rows, i, "namespace")};
        for (size_t k = 0; k < AG_COUNT(kinds); k++) {
            if (*ag_pg_cell(rows, i, "objects") == kinds[k].letter) {
                key.kind = kinds[k].kind;
            }
        }
        ag_object *object;
        if (key.kind == AG_KIND_COUNT) {
            ag_pg_uncovered(catalog, "default privileges of large objects", 1);
        } else if (ag_row_object(catalog->arena, ag_kinds[AG_KIND_DEFAULT_PRIVILEGES].shape, rows,
                                 i, &object, err)) {
            object->name = ag_default_key_text(catalog->arena, &key);
            ag_list_add(catalog->arena, &catalog->schema->default_privileges, object);
        } else {
            return false;
        }
    }
    return true;
}

const ag_pg_query ag_pg_default_privileges_query = {
    .select = select_list,
    .from = "FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace"
            " ORDER BY d.defaclobjtype, n.nspname NULLS FIRST, pg_get_userbyid(d.defaclrole)",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static bool nothing(ag_pg_work *w)
{
    (void)w;
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_drop_access(w);
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    if (op->verb != AG_RENAME) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "default privileges have no name");
    ag_hint(err, "drop them, and create others");
    return AG_FIT_REFUSED;
}

const ag_pg_verbs ag_pg_default_privileges_verbs = {{nothing, drop, nothing, NULL}, fit, NULL};
