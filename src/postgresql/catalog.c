#include "postgresql/catalog.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "postgresql/quote.h"
#include "postgresql/steady.h"

/* In the order in which their rows are taken: what others refer to comes first. */
static const ag_pg_query *const queries[] = {
    &ag_pg_opclass_query,
    &ag_pg_collation_query,
    &ag_pg_schema_query,
    &ag_pg_extension_query,
    &ag_pg_enum_query,
    &ag_pg_composite_type_query,
    &ag_pg_range_type_query,
    &ag_pg_domain_query,
    &ag_pg_sequence_query,
    &ag_pg_routine_query,
    &ag_pg_aggregate_query,
    &ag_pg_operator_query,
    &ag_pg_operator_family_query,
    &ag_pg_operator_class_query,
    &ag_pg_cast_query,
    &ag_pg_foreign_data_wrapper_query,
    &ag_pg_foreign_server_query,
    &ag_pg_relation_query,
    &ag_pg_view_query,
    &ag_pg_column_query,
    &ag_pg_not_null_query,
    &ag_pg_constraint_query,
    &ag_pg_index_query,
    &ag_pg_part_name_query,
    &ag_pg_trigger_query,
    &ag_pg_policy_query,
    &ag_pg_rule_query,
    &ag_pg_statistics_query,
    &ag_pg_publication_query,
    &ag_pg_default_privileges_query,
    &ag_pg_event_trigger_query,
    &ag_pg_text_search_dictionary_query,
    &ag_pg_text_search_configuration_query,
    &ag_pg_uncovered_query,
    &ag_pg_dependant_query,
};

/* ------------------------------------------------------------------ the queries */

static char *query_text(ag_arena *arena, const ag_pg_query *query, const ag_session *session)
{
    ag_buf sql = ag_buf_new(arena);
    for (const ag_pg_select *s = query->select; s->field != NULL; s++) {
        if ((s->manage & ~session->manage) != 0) {
            continue;
        }
        ag_buf_put(&sql, sql.len == 0 ? "SELECT " : ", ");
        ag_buf_put(&sql, session->version >= s->since ? s->sql : s->otherwise);
        ag_buf_format(&sql, " AS \"%s\"", s->field);
    }
    ag_buf_put(&sql, " ");
    if (query->from != NULL) {
        ag_buf_put(&sql, query->from);
    } else {
        query->put_from(&sql);
    }
    return sql.text;
}

/* Everything that changes how the server spells an expression, and what would only slow it down. */
static char *settings_text(ag_arena *arena, const char *default_schema)
{
    static const char *const settings[][2] = {
        {"DateStyle", "ISO, YMD"},   {"IntervalStyle", "postgres"},
        {"TimeZone", "UTC"},         {"quote_all_identifiers", "off"},
        {"extra_float_digits", "1"}, {"bytea_output", "hex"},
        {"xmloption", "content"},    {"jit", "off"},
        {"row_security", "off"},     {"lc_monetary", "C"},
    };
    ag_buf path = ag_buf_new(arena);
    ag_pg_put_identifier(&path, default_schema);
    ag_buf sql = ag_buf_new(arena);
    ag_buf_put(&sql, "SELECT pg_catalog.set_config('search_path', ");
    ag_pg_put_literal(&sql, path.text);
    ag_buf_put(&sql, ", true)");
    for (size_t i = 0; i < AG_COUNT(settings); i++) {
        ag_buf_format(&sql, ", pg_catalog.set_config('%s', '%s', true)", settings[i][0],
                      settings[i][1]);
    }
    ag_buf_put(&sql, ", ");
    ag_pg_put_moment(&sql);
    return sql.text;
}

/* ------------------------------------------------------------------ what nouns share */

const char *ag_pg_cell(const ag_rows *rows, size_t row, const char *column)
{
    int index = ag_rows_column(rows, column);
    assert(index >= 0);
    return ag_cell(rows, row, (size_t)index);
}

const char *ag_pg_name(ag_pg_catalog *catalog, const char *schema, const char *name)
{
    return ag_name_text(catalog->arena, ag_streq(schema, catalog->default_schema) ? NULL : schema,
                        name);
}

ag_pg_relation *ag_pg_relation_find(const ag_pg_catalog *catalog, const char *oid)
{
    return oid == NULL ? NULL : ag_map_find(&catalog->relations, oid);
}

ag_names ag_pg_columns(ag_pg_catalog *catalog, const ag_pg_relation *relation, const char *numbers)
{
    ag_names out = {0};
    for (const char *next = numbers ? numbers : ""; *next != '\0';) {
        char *end;
        long number = strtol(next, &end, 10);
        if (end == next) {
            next++;
            continue;
        }
        next = end;
        if (number > 0 && (size_t)number < relation->size && relation->columns[number] != NULL) {
            AG_PUSH(catalog->arena, &out, relation->columns[number]);
        }
    }
    return out;
}

void ag_pg_uncovered(ag_pg_catalog *catalog, const char *kind, long count)
{
    ag_pairs *pairs = &catalog->inspection->not_covered;
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], kind)) {
            count += strtol(pairs->values.items[i], NULL, 10);
            pairs->values.items[i] = ag_format(catalog->arena, "%ld", count);
            return;
        }
    }
    if (count > 0) {
        AG_PUSH(catalog->arena, &pairs->keys, ag_strdup(catalog->arena, kind));
        AG_PUSH(catalog->arena, &pairs->values, ag_format(catalog->arena, "%ld", count));
    }
}

/* ------------------------------------------------------------------ inspecting */

enum { QUERY_COUNT = AG_COUNT(queries) };

/* The first result is that of the settings. */
static bool take_all(ag_pg_catalog *catalog, ag_pg_reading *reading, ag_error *err)
{
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        if (!queries[i]->take(catalog, &reading->rows[i + 1], err)) {
            return false;
        }
        if (queries[i]->once) {
            ag_arena_close(reading->arenas[i + 1]);
            reading->arenas[i + 1] = NULL;
        }
    }
    ag_pg_fold_heirs(catalog);
    return true;
}

bool ag_pg_inspect(ag_arena *arena, ag_session *session, const ag_inspect_options *options,
                   ag_inspection *out, ag_error *err)
{
    const char *default_schema = options == NULL || options->default_schema == NULL
                                     ? session->dialect->default_schema
                                     : options->default_schema;
    ag_arena *scratch = ag_arena_open();
    const char *sql[QUERY_COUNT + 1] = {settings_text(scratch, default_schema)};
    ag_pg_reading reading;
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        sql[i + 1] = query_text(scratch, queries[i], session);
    }
    ag_inspection inspection = {.schema = ag_schema_new(arena)};
    inspection.schema->ignored = (AG_GRANTS | AG_OWNER) & ~session->manage;
    inspection.schema->version = session->version;
    ag_pg_catalog catalog = {
        .arena = arena,
        .default_schema = default_schema,
        .version = session->version,
        .schema = inspection.schema,
        .inspection = &inspection,
        .relations = ag_map_new(scratch),
        .types = ag_map_new(scratch),
        .opclasses = ag_map_new(scratch),
        .collations = ag_map_new(scratch),
    };
    bool ok = ag_pg_read_steadily(session, sql, QUERY_COUNT + 1, &reading, err) &&
              take_all(&catalog, &reading, err);
    ag_pg_forget(&reading);
    ag_arena_close(scratch);
    if (ok) {
        *out = inspection;
    }
    return ok;
}
