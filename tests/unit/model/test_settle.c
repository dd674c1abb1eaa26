#include "build.h"

#include <string.h>

typedef struct world {
    ag_schema *schema;
    ag_table *users, *posts;
    ag_column *id, *email;
} world;

static world build(ag_arena *arena)
{
    world w = {.schema = ag_schema_new(arena)};
    w.users = add_table(arena, w.schema, "users");
    w.posts = add_table(arena, w.schema, "posts");
    w.id = add_column(arena, w.users, "id", "int");
    w.email = add_column(arena, w.users, "email", "text");
    (void)add_primary_key(arena, w.users, "id");
    (void)add_column(arena, w.posts, "user_id", "int");
    return w;
}

static void settles(ag_arena *arena, ag_schema *schema)
{
    ag_error err = {0};
    if (!ag_schema_settle(arena, schema, &err))
        fail_msg("%s", err.message);
}

static void settles_not(ag_arena *arena, ag_schema *schema, ag_error_code code, const char *message)
{
    ag_error err = {0};
    if (ag_schema_settle(arena, schema, &err))
        fail_msg("no error, but: %s", message);
    assert_string_equal(err.message, message);
    assert_int_equal(err.code, code);
}

static void state_field(void *object, const char *field)
{
    ag_object *base = object;
    base->given |= ag_field_bit((size_t)ag_field_index(base->shape, field));
}

/* ------------------------------------------------------------------ sugar */

static void test_sugar__columns_make_one_key_in_their_order(void **state)
{
    world w = build(*state);
    static const char here;
    ag_column *a = (ag_column *)w.posts->columns.items[0];
    ag_column *b = add_column(*state, w.posts, "n", "int");
    a->primary_key = b->primary_key = true;
    a->base.source = (const void *)&here;
    state_field(a, "primary_key");
    settles(*state, w.schema);
    assert_int_equal(w.posts->primary_key.len, 1);
    ag_primary_key *key = ag_table_primary_key(w.posts);
    assert_int_equal(key->columns.len, 2);
    assert_string_equal(key->columns.items[0], "user_id");
    assert_string_equal(key->columns.items[1], "n");
    assert_null(key->base.name);
    assert_ptr_equal(key->base.source, &here);
    assert_false(a->primary_key);
    assert_int_equal(a->base.given, 0);
    assert_false(a->nullable);
    assert_false(b->nullable);
}

static void test_sugar__unique_and_references(void **state)
{
    world w = build(*state);
    ag_column *column = (ag_column *)w.posts->columns.items[0];
    column->unique = true;
    column->references = (ag_target){.table = "users"};
    column->base.only = 1;
    settles(*state, w.schema);
    ag_unique *unique = (ag_unique *)w.posts->uniques.items[0];
    assert_string_equal(unique->columns.items[0], "user_id");
    assert_int_equal(unique->base.only, 1);
    ag_foreign_key *key = (ag_foreign_key *)w.posts->foreign_keys.items[0];
    assert_string_equal(key->columns.items[0], "user_id");
    assert_string_equal(ag_target_text(*state, &key->references), "users(id)");
    assert_null(column->references.table);
    assert_false(column->unique);
    settles(*state, w.schema);
    assert_int_equal(w.posts->uniques.len, 1);
}

static void test_sugar__a_second_primary_key(void **state)
{
    world w = build(*state);
    w.id->primary_key = true;
    settles_not(*state, w.schema, AG_E_MODEL,
                "table \"users\" has a primary key, and its column \"id\" says that it is one too");
}

/* ------------------------------------------------------------------ what follows */

static void test_settle__keys_and_identities_are_not_null(void **state)
{
    world w = build(*state);
    ag_column *counted = add_column(*state, w.posts, "n", "bigint");
    counted->identity = AG_IDENTITY_ALWAYS;
    settles(*state, w.schema);
    assert_false(w.id->nullable);
    assert_true(w.email->nullable);
    assert_false(counted->nullable);
}

static void test_settle__unless_said_otherwise(void **state)
{
    world w = build(*state);
    state_field(w.id, "nullable");
    settles(*state, w.schema);
    assert_true(w.id->nullable);

    w = build(*state);
    (void)add_variant(*state, w.id, AG_SQLITE, "nullable");
    settles(*state, w.schema);
    assert_true(w.id->nullable);
}

static void test_settle__references_are_filled_in(void **state)
{
    world w = build(*state);
    ag_foreign_key *key = add_foreign_key(*state, w.posts, "user_id", "users");
    ag_foreign_key *given = add_foreign_key(*state, w.posts, "user_id", "users(email)");
    ag_foreign_key *variant = add_variant(*state, given, AG_SQLITE, "references");
    variant->references.table = "users";
    settles(*state, w.schema);
    assert_string_equal(ag_target_text(*state, &key->references), "users(id)");
    assert_string_equal(ag_target_text(*state, &given->references), "users(email)");
    assert_string_equal(ag_target_text(*state, &variant->references), "users(id)");
}

static void test_settle__names_have_one_spelling(void **state)
{
    world w = build(*state);
    ag_table *table = add_table(*state, w.schema, "\"app\".\"x.y\"");
    settles(*state, w.schema);
    assert_string_equal(table->base.name, "app.\"x.y\"");
    (void)add_table(*state, w.schema, "\"users\"");
    settles_not(*state, w.schema, AG_E_NAME, "table \"users\" is declared twice");

    static const ag_kind kinds[] = {AG_KIND_COLUMN, AG_KIND_CHECK, AG_KIND_INDEX};
    static const char *const messages[] = {"column \"x\" is declared twice",
                                           "check \"x\" is declared twice",
                                           "index \"x\" is declared twice"};
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        w = build(*state);
        (void)add(*state, w.users, kinds[k], "x");
        (void)add(*state, w.users, kinds[k], "x");
        settles_not(*state, w.schema, AG_E_NAME, messages[k]);
    }
}

/* ------------------------------------------------------------------ names */

static void test_validate__malformed_names(void **state)
{
    world w = build(*state);
    (void)add_table(*state, w.schema, "a.b.c");
    settles_not(*state, w.schema, AG_E_NAME,
                "\"a.b.c\" is not a well-formed name: it has more than two parts");
}

static void test_validate__long_names(void **state)
{
    char *longest = ag_format(*state, "%063d", 0);
    char *longer = ag_format(*state, "%064d", 0);
    world w = build(*state);
    (void)add_table(*state, w.schema, ag_format(*state, "%s.%s", longest, longest));
    (void)add_column(*state, w.users, longest, "int");
    settles(*state, w.schema);
    ag_column *column = add_column(*state, w.users, longer, "int");
    settles_not(
        *state, w.schema, AG_E_NAME,
        ag_format(*state, "the name of column \"%s\" has 64 bytes, 63 is the most", longer));
    column->base.name = "";
    settles_not(*state, w.schema, AG_E_NAME, "the name of the column is empty");

    static const ag_kind kinds[] = {AG_KIND_SCHEMA, AG_KIND_EXTENSION, AG_KIND_ENUM, AG_KIND_TABLE};
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        ag_schema *schema = ag_schema_new(*state);
        (void)add(*state, schema, kinds[k], longer);
        ag_error err = {0};
        assert_false(ag_schema_settle(*state, schema, &err));
        assert_int_equal(err.code, AG_E_NAME);
    }
    ag_schema *schema = ag_schema_new(*state);
    (void)add_table(*state, schema, ag_format(*state, "%s.t", longer));
    ag_error err = {0};
    assert_false(ag_schema_settle(*state, schema, &err));
}

static void test_validate__constraints_share_their_tables_names(void **state)
{
    world w = build(*state);
    (void)add_check(*state, w.users, "x", "1 = 1");
    ag_foreign_key *key = add_foreign_key(*state, w.users, "id", "users");
    key->base.name = "x";
    settles_not(
        *state, w.schema, AG_E_NAME,
        "table \"users\": the name \"x\" is used twice: for the check and for the foreign key");

    w = build(*state);
    (void)add_check(*state, w.users, "x", "1 = 1");
    (void)add_check(*state, w.posts, "x", "1 = 1");
    settles(*state, w.schema);
}

static void test_validate__relations_share_their_namespaces_names(void **state)
{
    world w = build(*state);
    (void)add_index(*state, w.users, "posts", "id");
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"posts\" is used twice: for the table and for the index");

    w = build(*state);
    (void)add_unique(*state, w.users, "x", "id");
    (void)add_index(*state, w.posts, "x", "user_id");
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"x\" is used twice: for the unique constraint and for the index");

    w = build(*state);
    ag_table *other = add_table(*state, w.schema, "app.users");
    (void)add_column(*state, other, "id", "int");
    (void)add_index(*state, w.users, "x", "id");
    (void)add_index(*state, other, "x", "id");
    settles(*state, w.schema);
}

static void test_validate__names_may_meet_where_no_dialect_sees_both(void **state)
{
    world w = build(*state);
    ag_unique *unique = add_unique(*state, w.users, "x", "id");
    ag_index *index = add_index(*state, w.users, "x", "id");
    unique->base.only = 1;
    index->base.only = 2;
    settles(*state, w.schema);
    index->base.only = 3;
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"x\" is used twice: for the unique constraint and for the index");
}

static void test_validate__sequences(void **state)
{
    static const struct {
        ag_word type;
        int64_t increment, min, max, start, cache;
        const char *owner, *message;
    } bad[] = {
        {0, 0, 1, 9, 1, 1, NULL, "sequence \"s\" never changes"},
        {0, 1, 1, 9, 1, 0, NULL, "sequence \"s\" takes no value"},
        {2, 1, 1, 40000, 1, 1, NULL, "sequence \"s\" has a bound that its type does not reach"},
        {0, 1, 9, 9, 9, 1, NULL, "sequence \"s\" has no room"},
        {0, 1, 5, 9, 4, 1, NULL, "sequence \"s\" starts beyond its bounds"},
        {0, -1, AG_UNSET_LIMIT, 9, 10, 1, NULL, "sequence \"s\" starts beyond its bounds"},
        {0, 1, 1, 9, 1, 1, "users", "sequence \"s\" is owned by no column or by several"},
        {0, 1, 1, 9, 1, 1, "users(nix)", "sequence \"s\" is owned by a column that is not there"},
        {0, 1, 1, 9, 1, 1, "nix(id)", "sequence \"s\" is owned by a column that is not there"},
    };
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        world w = build(*state);
        ag_error err = {0};
        ag_sequence *s = add(*state, w.schema, AG_KIND_SEQUENCE, "s");
        s->type = bad[i].type;
        s->increment = bad[i].increment;
        s->min = bad[i].min;
        s->max = bad[i].max;
        s->start = bad[i].start;
        s->cache = bad[i].cache;
        if (bad[i].owner)
            assert_true(ag_target_parse(*state, bad[i].owner, &s->owned_by, &err));
        settles_not(*state, w.schema, AG_E_MODEL, bad[i].message);
    }
    world w = build(*state);
    ag_sequence *s = add(*state, w.schema, AG_KIND_SEQUENCE, "app.s");
    ag_error err = {0};
    assert_true(ag_target_parse(*state, "users(id)", &s->owned_by, &err));
    settles_not(*state, w.schema, AG_E_MODEL,
                "sequence \"app.s\" is not in the schema of the table that owns it");
    w = build(*state);
    s = add(*state, w.schema, AG_KIND_SEQUENCE, "users");
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"users\" is used twice: for the sequence and for the table");
}

static void test_settle__names_and_orders_checks_of_domains(void **state)
{
    static const char *const names[] = {"z", NULL, "mail_check", NULL};
    static const char *const settled[] = {"mail_check", "mail_check1", "mail_check2", "z"};
    world w = build(*state);
    ag_domain *d = add(*state, w.schema, AG_KIND_DOMAIN, "app.mail");
    d->type = "text";
    for (size_t i = 0; i < AG_COUNT(names); i++) {
        ag_object *check = ag_object_new(*state, &ag_domain_check_shape, NULL);
        ((ag_domain_check *)check)->name = names[i];
        ((ag_domain_check *)check)->expression = "VALUE <> ''";
        ag_list_add(*state, &d->checks, check);
    }
    settles(*state, w.schema);
    for (size_t i = 0; i < AG_COUNT(settled); i++)
        assert_string_equal(((ag_domain_check *)d->checks.items[i])->name, settled[i]);
    ((ag_domain_check *)d->checks.items[0])->name = "z";
    settles_not(*state, w.schema, AG_E_NAME, "domain \"app.mail\" has the check \"z\" twice");
}

static void test_validate__composite_types(void **state)
{
    world w = build(*state);
    ag_composite_type *c = add(*state, w.schema, AG_KIND_COMPOSITE_TYPE, "c");
    for (int i = 0; i < 2; i++) {
        ag_object *attribute = ag_object_new(*state, &ag_attribute_shape, NULL);
        ((ag_attribute *)attribute)->name = "x";
        ((ag_attribute *)attribute)->type = "text";
        ag_list_add(*state, &c->attributes, attribute);
    }
    settles_not(*state, w.schema, AG_E_NAME, "composite type \"c\" has the attribute \"x\" twice");
    c->attributes.len = 1;
    settles(*state, w.schema);
    c->base.name = "users";
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"users\" is used twice: for the composite type and for the table");
}

static void test_validate__collations(void **state)
{
    static const struct {
        ag_word provider;
        const char *locale, *collate, *ctype, *rules, *message;
    } bad[] = {
        {AG_COLLATION_LIBC, NULL, "C", NULL, NULL, "collation \"c\" says no locale"},
        {AG_COLLATION_ICU, NULL, "C", "C", NULL, "collation \"c\" says no locale"},
        {AG_COLLATION_LIBC, "C", "C", NULL, NULL, "collation \"c\" says its locale twice"},
        {AG_COLLATION_LIBC, "C", NULL, NULL, "& a < b", "collation \"c\" says what only icu has"},
    };
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        world w = build(*state);
        ag_collation *c = add(*state, w.schema, AG_KIND_COLLATION, "c");
        c->provider = bad[i].provider;
        c->locale = bad[i].locale;
        c->lc_collate = bad[i].collate;
        c->lc_ctype = bad[i].ctype;
        c->rules = bad[i].rules;
        settles_not(*state, w.schema, AG_E_MODEL, bad[i].message);
    }
}

static void test_validate__enums(void **state)
{
    world w = build(*state);
    ag_enum *e = add_enum(*state, w.schema, "mood", "sad, glad, sad");
    settles_not(*state, w.schema, AG_E_MODEL, "enum \"mood\" has the value \"sad\" twice");
    e->values = (ag_names){0};
    settles_not(*state, w.schema, AG_E_MODEL, "enum \"mood\" has no value");
    char *longer = ag_format(*state, "%064d", 0);
    e->values = names_of(*state, longer);
    settles_not(*state, w.schema, AG_E_NAME,
                ag_format(*state, "the value \"%s\" of enum \"mood\" has 64 bytes, 63 is the most",
                          longer));
    e->values = names_of(*state, "sad");
    settles(*state, w.schema);
    e->base.name = "users";
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"users\" is used twice: for the enum and for the table");
    e->base.name = "posts";
    settles_not(*state, w.schema, AG_E_NAME,
                "the name \"posts\" is used twice: for the enum and for the table");
}

/* ------------------------------------------------------------------ tables */

static void test_validate__keys(void **state)
{
    world w = build(*state);
    ag_unique *unique = add_unique(*state, w.users, "uq", "id, emial");
    ag_error err = {0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_int_equal(err.code, AG_E_REFERENCE);
    assert_string_equal(err.message,
                        "unique constraint \"uq\" of table \"users\" names the column \"emial\", "
                        "which table \"users\" does not have");
    assert_string_equal(err.hint, "did you mean \"email\"?");
    unique->columns = names_of(*state, "id, email, id");
    settles_not(*state, w.schema, AG_E_MODEL,
                "unique constraint \"uq\" of table \"users\" names the column \"id\" twice");
    unique->columns = (ag_names){0};
    settles_not(*state, w.schema, AG_E_MODEL,
                "unique constraint \"uq\" of table \"users\" has no columns");
    ag_table_primary_key(w.users)->columns = names_of(*state, "qqq");
    settles_not(
        *state, w.schema, AG_E_REFERENCE,
        "the primary key of table \"users\" names the column \"qqq\", which table \"users\" does not have");
}

static void test_validate__foreign_keys(void **state)
{
    world w = build(*state);
    ag_foreign_key *key = add_foreign_key(*state, w.posts, "user_id", "usrs(id)");
    ag_error err = {0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_int_equal(err.code, AG_E_REFERENCE);
    assert_string_equal(err.message,
                        "an unnamed foreign key of table \"posts\" refers to the table "
                        "\"usrs\", which does not exist");
    assert_string_equal(err.hint, "did you mean \"users\"?");

    key->references = (ag_target){.table = "posts"};
    settles_not(
        *state, w.schema, AG_E_MODEL,
        "an unnamed foreign key of table \"posts\" refers to the primary key of table \"posts\", "
        "which has none");
    key->references = (ag_target){"users", names_of(*state, "id, email")};
    settles_not(
        *state, w.schema, AG_E_MODEL,
        "an unnamed foreign key of table \"posts\" has 1 column and refers to 2 of \"users\"");
    key->references = (ag_target){"users", names_of(*state, "nothing")};
    settles_not(
        *state, w.schema, AG_E_REFERENCE,
        "an unnamed foreign key of table \"posts\" names the column \"nothing\", which table "
        "\"users\" does not have");
    key->references = (ag_target){"users", names_of(*state, "id")};
    key->columns = names_of(*state, "nothing");
    settles_not(
        *state, w.schema, AG_E_REFERENCE,
        "an unnamed foreign key of table \"posts\" names the column \"nothing\", which table "
        "\"posts\" does not have");
}

static void test_validate__indexes(void **state)
{
    world w = build(*state);
    ag_index *index = add_index(*state, w.users, "ix", "id; email");
    settles(*state, w.schema);
    index->include = names_of(*state, "nothing");
    settles_not(*state, w.schema, AG_E_REFERENCE,
                "index \"ix\" of table \"users\" names the column \"nothing\", which table "
                "\"users\" does not have");
    index->include = (ag_names){0};
    ag_index_column *part = (ag_index_column *)index->columns.items[0];
    part->expression = "lower(email)";
    settles_not(
        *state, w.schema, AG_E_MODEL,
        "index \"ix\" of table \"users\" has a part that is both a column and an expression");
    part->column = NULL;
    settles(*state, w.schema);
    part->expression = " /* */ ";
    settles_not(*state, w.schema, AG_E_MODEL,
                "index \"ix\" of table \"users\": \"expression\" is empty");
    part->expression = NULL;
    settles_not(*state, w.schema, AG_E_MODEL,
                "index \"ix\" of table \"users\" has a part that is neither a column nor an "
                "expression");
    part->column = "nothing";
    settles_not(*state, w.schema, AG_E_REFERENCE,
                "index \"ix\" of table \"users\" names the column \"nothing\", which table "
                "\"users\" does not have");
    index->columns = (ag_list){0};
    settles_not(*state, w.schema, AG_E_MODEL, "index \"ix\" of table \"users\" has no columns");
}

static void test_validate__columns(void **state)
{
    world w = build(*state);
    ag_column *c = w.id;
    c->identity = AG_IDENTITY_ALWAYS;
    settles(*state, w.schema);
    c->default_value = "1";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" has an identity and a default");
    c->default_value = NULL;
    c->generated = "1";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" has an identity and is generated");
    c->generated = NULL;
    c->type = "text";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" has an identity, but its type is not smallint, "
                "integer or bigint");
    c->type = "INT8";
    settles(*state, w.schema);
    c->nullable = true;
    state_field(c, "nullable");
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" has an identity and is nullable");
    c->identity = AG_IDENTITY_NONE;
    c->is_virtual = true;
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" is virtual but not generated");
    c->generated = "1";
    settles(*state, w.schema);
    c->default_value = "1";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"id\" of table \"users\" is generated and has a default");
}

static void test_validate__texts(void **state)
{
    world w = build(*state);
    w.email->default_value = " ";
    ag_error err = {0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_string_equal(err.message, "column \"email\" of table \"users\": \"default\" is empty");
    assert_string_equal(err.hint, "the empty string is \"''\"; no default is null");
    w.email->default_value = "'open";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"email\" of table \"users\": \"default\" has a quote or a comment that is "
                "not closed");
    w.email->default_value = "''";
    settles(*state, w.schema);
    ag_column *variant = add_variant(*state, w.email, AG_SQLITE, "type");
    variant->type = "";
    settles_not(*state, w.schema, AG_E_MODEL,
                "column \"email\" of table \"users\": \"type\" is empty");
    variant->type = "TEXT";
    (void)add_check(*state, w.users, "ck", "");
    settles_not(*state, w.schema, AG_E_MODEL,
                "check \"ck\" of table \"users\": \"expression\" is empty");
}

static void test_validate__variants_stand_for_the_value(void **state)
{
    world w = build(*state);
    ag_unique *unique = add_unique(*state, w.users, "uq", "");
    unique->columns = (ag_names){0};
    ag_unique *variant = add_variant(*state, unique, AG_SQLITE, "columns");
    variant->columns = names_of(*state, "id");
    ag_enum *e = add_enum(*state, w.schema, "mood", "");
    (void)add_variant(*state, e, AG_SQLITE, "values");
    ag_foreign_key *key = add_foreign_key(*state, w.posts, "user_id", "users");
    key->references = (ag_target){0};
    w.email->is_virtual = true;
    (void)add_variant(*state, w.email, AG_SQLITE, "generated");
    settles(*state, w.schema);
}

static void test_validate__errors_are_about_the_object(void **state)
{
    static const char at_table, at_key, at_first, at_second;
    world w = build(*state);
    ag_unique *unique = add_unique(*state, w.users, "uq", "nothing");
    w.users->base.source = (const void *)&at_table;
    ag_error err = {0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_ptr_equal(err.source, &at_table);
    unique->base.source = (const void *)&at_key;
    err = (ag_error){0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_ptr_equal(err.source, &at_key);
    assert_null(err.other);

    unique->columns = names_of(*state, "id");
    unique->base.source = (const void *)&at_first;
    ag_index *index = add_index(*state, w.posts, "uq", "user_id");
    index->base.source = (const void *)&at_second;
    err = (ag_error){0};
    assert_false(ag_schema_settle(*state, w.schema, &err));
    assert_ptr_equal(err.source, &at_second);
    assert_ptr_equal(err.other, &at_first);
}

/* ------------------------------------------------------------------ routines */

static ag_routine *add_function(ag_arena *arena, ag_schema *schema, const char *key)
{
    ag_routine *function = add(arena, schema, AG_KIND_FUNCTION, key);
    function->returns = "integer";
    function->body = "";
    return function;
}

static void add_argument(ag_arena *arena, ag_list *list, const char *type, ag_word mode)
{
    ag_argument *argument = (ag_argument *)ag_object_new(arena, &ag_argument_shape, NULL);
    argument->type = type;
    argument->mode = mode;
    ag_list_add(arena, list, &argument->base);
}

static void test_routines__keys_get_one_spelling(void **state)
{
    static const char *const rows[][2] = {
        {"f()", "f()"},
        {"\"app\".\"f\"( INT,character varying(9) [] )", "app.f(integer, varchar[])"},
        {"f(numeric(10,2),timestamp (3) with time zone, float8)",
         "f(numeric, timestamptz, double precision)"},
        {"f(char(3), bpchar, bit varying(2), varbit, interval day to second)",
         "f(char, char, bit varying, bit varying, interval)"},
        {"f(pg_catalog.int4, \"char\", app.\"Mood\")", "f(integer, \"char\", app.\"Mood\")"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        ag_schema *schema = ag_schema_new(*state);
        ag_routine *function = add_function(*state, schema, rows[i][0]);
        settles(*state, schema);
        assert_string_equal(function->base.name, rows[i][1]);
        assert_ptr_equal(ag_list_find(&schema->functions, rows[i][1]), function);
        assert_string_equal(ag_routine_key(*state, &function->base), rows[i][1]);
    }
}

static void test_routines__arguments_are_those_of_the_key(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_routine *function = add_function(*state, schema, "f(int, text)");
    settles(*state, schema);
    assert_int_equal(function->arguments.len, 2);
    assert_string_equal(((ag_argument *)function->arguments.items[0])->type, "integer");
    settles(*state, schema);
    assert_int_equal(function->arguments.len, 2);

    ag_aggregate *aggregate = add(*state, schema, AG_KIND_AGGREGATE, "a(*)");
    settles(*state, schema);
    assert_string_equal(aggregate->base.name, "a()");
    assert_int_equal(aggregate->arguments.len, 0);

    ag_aggregate *ordered = add(*state, schema, AG_KIND_AGGREGATE, "o(text, int)");
    add_argument(*state, &ordered->arguments, "text", AG_MODE_IN);
    add_argument(*state, &ordered->order_by, "integer", AG_MODE_IN);
    ag_aggregate *any = add(*state, schema, AG_KIND_AGGREGATE, "h(\"any\")");
    add_argument(*state, &any->arguments, "\"any\"", AG_MODE_VARIADIC);
    add_argument(*state, &any->order_by, "\"any\"", AG_MODE_VARIADIC);
    settles(*state, schema);
    assert_string_equal(ordered->base.name, "o(text, integer)");
    assert_string_equal(any->base.name, "h(\"any\")");
}

static void test_routines__what_comes_out_is_not_in_the_key(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_routine *function = add_function(*state, schema, "f(text, integer[])");
    function->returns = NULL;
    add_argument(*state, &function->arguments, "bigint", AG_MODE_OUT);
    add_argument(*state, &function->arguments, "text", AG_MODE_INOUT);
    add_argument(*state, &function->arguments, "int[]", AG_MODE_VARIADIC);
    add_argument(*state, &function->arguments, "bigint", AG_MODE_TABLE);
    settles(*state, schema);
    assert_string_equal(function->base.name, "f(text, integer[])");
}

static void test_routines__what_is_wrong(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_routine *function = add_function(*state, schema, "f(integer)");
    add_argument(*state, &function->arguments, "text", AG_MODE_IN);
    settles_not(*state, schema, AG_E_NAME,
                "function \"f(integer)\" has arguments of other types than its key says");

    schema = ag_schema_new(*state);
    (void)add_function(*state, schema, "f");
    settles_not(*state, schema, AG_E_NAME,
                "\"f\" is not a well-formed name: the types of its arguments are missing");

    schema = ag_schema_new(*state);
    (void)add_function(*state, schema, "f(int)");
    (void)add_function(*state, schema, "f(integer)");
    settles_not(*state, schema, AG_E_NAME, "function \"f(integer)\" is declared twice");

    schema = ag_schema_new(*state);
    (void)add_function(*state, schema, "f()");
    ((ag_routine *)add(*state, schema, AG_KIND_PROCEDURE, "f()"))->body = "";
    settles_not(*state, schema, AG_E_NAME,
                "the name \"f()\" is used twice: for the function and for the procedure");

    schema = ag_schema_new(*state);
    add_function(*state, schema, "f()")->body = NULL;
    settles_not(*state, schema, AG_E_MODEL, "function \"f()\" has no body");

    schema = ag_schema_new(*state);
    add_function(*state, schema, "f()")->sql_body = "RETURN 1";
    settles_not(*state, schema, AG_E_MODEL, "function \"f()\" has several bodies");

    schema = ag_schema_new(*state);
    add_function(*state, schema, "f()")->returns = NULL;
    settles_not(*state, schema, AG_E_MODEL, "function \"f()\" does not say what it returns");

    schema = ag_schema_new(*state);
    (void)add_function(*state, schema, ag_format(*state, "%064d()", 1));
    settles_not(
        *state, schema, AG_E_NAME,
        ag_format(*state, "the name of function \"%064d\" has 64 bytes, 63 is the most", 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_routines__keys_get_one_spelling),
        cmocka_unit_test(test_routines__arguments_are_those_of_the_key),
        cmocka_unit_test(test_routines__what_comes_out_is_not_in_the_key),
        cmocka_unit_test(test_routines__what_is_wrong),
        cmocka_unit_test(test_sugar__columns_make_one_key_in_their_order),
        cmocka_unit_test(test_sugar__unique_and_references),
        cmocka_unit_test(test_sugar__a_second_primary_key),
        cmocka_unit_test(test_settle__keys_and_identities_are_not_null),
        cmocka_unit_test(test_settle__unless_said_otherwise),
        cmocka_unit_test(test_settle__references_are_filled_in),
        cmocka_unit_test(test_settle__names_have_one_spelling),
        cmocka_unit_test(test_validate__malformed_names),
        cmocka_unit_test(test_validate__long_names),
        cmocka_unit_test(test_validate__constraints_share_their_tables_names),
        cmocka_unit_test(test_validate__relations_share_their_namespaces_names),
        cmocka_unit_test(test_validate__names_may_meet_where_no_dialect_sees_both),
        cmocka_unit_test(test_validate__sequences),
        cmocka_unit_test(test_settle__names_and_orders_checks_of_domains),
        cmocka_unit_test(test_validate__composite_types),
        cmocka_unit_test(test_validate__collations),
        cmocka_unit_test(test_validate__enums),
        cmocka_unit_test(test_validate__keys),
        cmocka_unit_test(test_validate__foreign_keys),
        cmocka_unit_test(test_validate__indexes),
        cmocka_unit_test(test_validate__columns),
        cmocka_unit_test(test_validate__texts),
        cmocka_unit_test(test_validate__variants_stand_for_the_value),
        cmocka_unit_test(test_validate__errors_are_about_the_object),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
