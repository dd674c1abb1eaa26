/* Every mark and every key of <autogen/annotate.h>: read by the reader, and by compilers that must not see anything. */
#ifndef MARKS_H
#define MARKS_H

#include <autogen/annotate.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

AG_SCHEMA(app, comment = "a namespace", only = postgresql)
AG_EXTENSION(pg_trgm, schema = app, version = "1.6", comment = trigrams, only = [postgresql])

AG_COLLATION(ignore_case, provider = icu, locale = "und-u-ks-level2", deterministic = false,
             rules = "& a < g", comment = "no case", only = postgresql)
AG_COLLATION(mixed, lc_collate = C, lc_ctype = POSIX, only = postgresql)
AG_COMPOSITE_TYPE(postal,
                  attributes =
                      [
                          {name = street, type = text, collation = C, comment = "with its number"},
                          {name = zip, type = varchar(5)}
                      ],
                  comment = "where", only = postgresql)
AG_RANGE_TYPE(spans, subtype = double precision, opclass = float8_ops, collation = C,
              canonical = app.canon, subtype_diff = float8mi, multirange = app.many,
              comment = "from, to", only = postgresql)
AG_DOMAIN(positive, type = integer, nullable = false, default = 1, collation = C,
          checks = [{name = more, expression = VALUE > 0, not_valid, comment = "than nothing"}],
          comment = "counts", only = postgresql)
AG_SEQUENCE(numbers, type = integer, start = 10, increment = 2, min = 5, max = 1000, cache = 7,
            cycle, owned_by = users(tenant), unlogged, comment = "counts", only = postgresql)

AG_FUNCTION(app.f(integer, text[]), returns = record, returns_set, window, volatility = immutable,
            strict, leakproof, parallel = safe, cost = 0.5, rows = 10, support = app.helper,
            arguments =
                [
                    {name = a, type = integer, mode = in, default = 1},
                    {name = b, type = "text[]", mode = variadic}
                ],
            language = sql, security_definer, set = {search_path = "app, pg_temp"},
            transforms = [jsonb], body = ["SELECT 1", "WHERE true"], comment = "a function",
            only = postgresql)
AG_TEXT_SEARCH_DICTIONARY(app.german, template = snowball, options = {language = german},
                          comment = words, only = postgresql)
AG_TEXT_SEARCH_CONFIGURATION(app.mail, parser = app.own,
                             mappings = {asciiword = "app.german, simple"}, comment = mails,
                             only = postgresql)
AG_OPERATOR("app.===(integer, text)", function = app.same,
            commutator = "app.===", negator = "app.!==", restrict = eqsel, join = eqjoinsel, hashes,
            merges, comment = "an operator", only = postgresql)
AG_OPERATOR("app.===(text, integer)", function = app.same, only = postgresql)
AG_OPERATOR("app.!==(int, text)", function = app.other, only = postgresql)
AG_OPERATOR_FAMILY(app.fam(btree),
                   operators = [{strategy = 1, operator= "<(integer, bigint)", order_by = o}],
                   functions = [{number = 1, function = "btint48cmp(integer, bigint)",
                                 left = integer, right = bigint}],
                   comment = "a family", only = postgresql)
AG_OPERATOR_CLASS(app.ops(btree), type = integer, default, family = app.fam, storage = integer,
                  operators = [{strategy = 1, operator = "<(integer, integer)"}],
                  functions = [{number = 1, function = "btint4cmp(integer, integer)"}],
                  comment = "a class", only = postgresql)
AG_CAST(int as app.money, function = app.money(int), context = assignment, comment = "a cast",
        only = postgresql)
AG_CAST(app.money as text, inout)
AG_FOREIGN_DATA_WRAPPER(w, handler = app.handle, validator = app.valid, options = {debug = on},
                        comment = "a wrapper", only = postgresql)
AG_FOREIGN_SERVER(there, wrapper = w, type = far, version = "2", options = {host = db2},
                  comment = elsewhere, only = postgresql)
AG_EVENT_TRIGGER(watch, event = sql_drop, tags = [DROP TABLE], function = app.note,
                 enabled = always, comment = "an event trigger", only = postgresql)
AG_FUNCTION(ret(), returns = integer, language = sql, sql_body = RETURN 1)
AG_PROCEDURE(p(), language = c, library = "$libdir/x", symbol = y)
AG_AGGREGATE(app.total(text, integer), arguments = [text], order_by = [integer], hypothetical,
             function = app.s, state_type = bigint, state_space = 8, final_function = app.e,
             final_extra, final_modify = shareable, combine_function = app.c,
             serial_function = app.x, deserial_function = app.y, initial_value = "0",
             moving_function = app.m, moving_inverse_function = app.i, moving_state_type = bigint,
             moving_state_space = 9, moving_final_function = app.g, moving_final_extra,
             moving_final_modify = read_only, moving_initial_value = "1", sort_operator = "app.<",
             parallel = restricted, comment = "an aggregate", only = postgresql)

AG_ENUM(mood, values = [sad, "so so", happy], comment = "no C enum")
AG_ENUM(project_status, comment = "how far it is")
enum status {
    STATUS_DRAFT,
    STATUS_ACTIVE AG_VALUE("in work") = 4, STATUS_ARCHIVED AG_VALUE(archived), STATUS_COUNT AG_SKIP
    };

struct address {
    char street[41];
    char *zip AG_COLUMN(comment = "as the country has it");
};

AG_TABLE(teams, strict, comment = "only postgresql has, it's said, the comment")
struct team {
    int32_t tenant;
    int32_t id;
    AG_PRIMARY_KEY(pk_teams, columns = [tenant, id], deferrable = initially immediate,
                   comment = "a key", only = postgresql)
};

AG_TABLE(far, server = there, foreign_options = {table_name = near}, only = postgresql)
struct far {
    int32_t id AG_COLUMN(foreign_options = {column_name = key});
};

AG_TABLE(kinds, without_rowid)
struct kind {
    char code[3] AG_COLUMN(primary_key);
};

AG_TABLE(users, comment = "people who can sign in", renamed_from = accounts)
AG_INDEX(ix_before, columns = [email])
typedef struct {
    int64_t id AG_COLUMN(primary_key, identity = by default);
    char email[256] AG_COLUMN(unique, collation = C);
    char *bio AG_COLUMN(name = "about me", renamed_from = about);
    const char *kind AG_COLUMN(type = varchar(2), references = kinds(code), nullable = false);
    time_t created_at AG_COLUMN(default = now());
    bool active AG_COLUMN(default = true);
    double price AG_COLUMN(type = numeric(10, 2), nullable, default = 0.5, only = [postgresql, sqlite]);
    int64_t total AG_COLUMN(generated = tenant * 2);
    int64_t twice AG_COLUMN(generated = tenant * 2, virtual);
    int32_t tenant, team AG_COLUMN(nullable);
    enum status status AG_COLUMN(default = 'draft');
    enum status *before;
    char *address AG_COLUMN(type = {postgresql = inet, sqlite = text}, comment = "the \"last\" one, as text");
    char note[11] AG_COLUMN(default = "''");
    char quoted[11] AG_COLUMN(default = 'it''s, ok');
    struct address home;
    struct address work AG_COLUMN(prefix = "at_");
    unsigned char uuid[16];
    unsigned char *data;
    size_t data_size;
    struct timespec seen;
    void *cache AG_SKIP;

    AG_INDEX(ix_users,
             columns =
                 [
                     email, {column = team, order = desc, nulls = last},
                     {expression = lower(email), collation = C}
                 ],
             where = active AND email IN('a', 'b'), comment = "a, b", only = postgresql)
    AG_INDEX(columns = [{column = email, opclass = text_pattern_ops}], unique, method = btree,
             include = [team], nulls_not_distinct, only = postgresql)
    AG_UNIQUE(uq_users, columns = [tenant, email], nulls_not_distinct,
              deferrable = initially deferred, comment = "together", only = postgresql)
    AG_UNIQUE(columns = [created_at, email])
    AG_TRIGGER(tg_users, timing = before, events = [insert, update], columns = [email],
               for_each = row, when = new.email IS NOT NULL, function = app.f,
               arguments = [a, "b c"], enabled = always, comment = "looks", only = postgresql)
    AG_TRIGGER(tg_rows, timing = after, events = [update], for_each = statement,
               old_table = old_rows, new_table = new_rows, function = app.f, only = postgresql)
    AG_TRIGGER(tg_late, timing = after, events = [delete], for_each = row, function = app.f,
               constraint, deferrable = initially deferred, from_table = teams, only = postgresql)
    AG_POLICY(own, command = update, restrictive, roles = [pg_monitor], using = tenant > 0,
              check = team IS NOT NULL, comment = "their own", only = postgresql)
    AG_RULE(kept, event = delete, where = old.active, instead, do = NOTHING, enabled = replica,
            comment = "stays", only = postgresql)
    AG_CHECK(ck_users, expression = price >= 0 AND(price < 100 OR active), comment = "cheap",
             only = sqlite)
    AG_CHECK(expression = email<> 'x' || 'y')
    AG_FOREIGN_KEY(fk_users_team, columns = [tenant, team], references = "teams(tenant, id)",
                   on_delete = set null, on_update = cascade, match = full,
                   deferrable = initially deferred, comment = "a team", only = postgresql)
    AG_FOREIGN_KEY(columns = [home_zip], references = kinds)
} user;

AG_STATISTICS(st_users, table = users, columns = [tenant, team], expressions = [lower(email)],
              kinds = [mcv], target = 100, comment = "together", only = postgresql)
AG_PUBLICATION(changes, tables = [teams, {table = users, columns = [id, email], where = active}],
               schemas = [app], publish = [insert, update], via_root, generated = stored,
               comment = "told", only = postgresql)
AG_PUBLICATION(everything, all_tables, only = postgresql)
AG_DEFAULT_PRIVILEGES("tables for app in audit", privileges = {reader = "select, insert"},
                      only = postgresql)

#endif
