#include "build.h"

typedef struct world {
    ag_schema *schema;
    ag_table *users, *posts;
    ag_column *id, *email;
} world;

static world build(ag_arena *arena)
{
    world w = {.schema = ag_schema_new(arena)};
    w.users = add_table(arena, w.schema, "app.users");
    w.posts = add_table(arena, w.schema, "posts");
    w.id = add_column(arena, w.users, "id", "int");
    w.email = add_column(arena, w.users, "email", "text");
    (void)add_column(arena, w.users, "parent", "int");
    (void)add_column(arena, w.posts, "id", "int");
    (void)add_primary_key(arena, w.users, "id");
    (void)add_unique(arena, w.users, "uq", "id, email");
    (void)add_check(arena, w.users, "ck", "ID > 0 and 'id' <> email and id(1) > 2");
    (void)add_index(arena, w.users, "ix", "id, (id + 1), email; id");
    (void)add_foreign_key(arena, w.users, "parent", "app.users(id)");
    (void)add_foreign_key(arena, w.posts, "id", "app.users(id)");
    (void)add_foreign_key(arena, w.posts, "id", "posts(id)");
    return w;
}

static const char *target(ag_arena *arena, const ag_table *table, size_t i)
{
    return ag_target_text(arena, &((ag_foreign_key *)table->foreign_keys.items[i])->references);
}

static void test_rename__column(void **state)
{
    world w = build(*state);
    ag_index *index = (ag_index *)w.users->indexes.items[0];
    index->where = "id is not null";
    ag_column *generated = add_column(*state, w.users, "twice", "int");
    generated->generated = "id * 2";
    ag_check *variant = add_variant(*state, w.users->checks.items[0], AG_SQLITE, "expression");
    variant->expression = "id > 1";
    ag_schema_rename(*state, w.schema, AG_KIND_COLUMN, &w.users->base, &w.id->base, "Order");

    assert_ptr_equal(ag_column_find(w.users, "Order"), w.id);
    assert_null(ag_column_find(w.users, "id"));
    assert_string_equal(ag_table_primary_key(w.users)->columns.items[0], "Order");
    assert_string_equal(((ag_unique *)w.users->uniques.items[0])->columns.items[0], "Order");
    assert_string_equal(((ag_unique *)w.users->uniques.items[0])->columns.items[1], "email");
    assert_string_equal(((ag_check *)w.users->checks.items[0])->expression,
                        "\"Order\" > 0 and 'id' <> email and id(1) > 2");
    assert_string_equal(variant->expression, "\"Order\" > 1");
    assert_string_equal(((ag_index_column *)index->columns.items[0])->column, "Order");
    assert_string_equal(((ag_index_column *)index->columns.items[1])->expression,
                        "(\"Order\" + 1)");
    assert_string_equal(((ag_index_column *)index->columns.items[2])->column, "email");
    assert_string_equal(index->include.items[0], "Order");
    assert_string_equal(index->where, "\"Order\" is not null");
    assert_string_equal(generated->generated, "\"Order\" * 2");
    assert_string_equal(target(*state, w.users, 0), "app.users(Order)");
    assert_string_equal(target(*state, w.posts, 0), "app.users(Order)");
    assert_string_equal(target(*state, w.posts, 1), "posts(id)");
    assert_string_equal(((ag_foreign_key *)w.posts->foreign_keys.items[0])->columns.items[0], "id");
}

static void test_rename__table(void **state)
{
    world w = build(*state);
    ag_foreign_key *variant =
        add_variant(*state, w.posts->foreign_keys.items[0], AG_SQLITE, "references");
    ag_error err = {0};
    assert_true(ag_target_parse(*state, "app.users(email)", &variant->references, &err));
    ag_schema_rename(*state, w.schema, AG_KIND_TABLE, &w.schema->base, &w.users->base, "people");
    assert_ptr_equal(ag_table_find(w.schema, "people"), w.users);
    assert_null(ag_table_find(w.schema, "app.users"));
    assert_string_equal(target(*state, w.users, 0), "people(id)");
    assert_string_equal(target(*state, w.posts, 0), "people(id)");
    assert_string_equal(target(*state, w.posts, 1), "posts(id)");
    assert_string_equal(ag_target_text(*state, &variant->references), "people(email)");
}

static void test_rename__enum(void **state)
{
    world w = build(*state);
    ag_enum *mood = add_enum(*state, w.schema, "mood", "sad");
    ag_column *plain = add_column(*state, w.users, "a", "Mood");
    ag_column *array = add_column(*state, w.users, "b", "\"mood\" []");
    ag_column *longer = add_column(*state, w.users, "c", "moods");
    ag_column *qualified = add_column(*state, w.users, "d", "mood.x");
    ag_column *column = add_column(*state, w.users, "mood", "text");
    ag_column *varied = add_column(*state, w.posts, "e", NULL);
    ag_column *variant = add_variant(*state, varied, AG_POSTGRESQL, "type");
    variant->type = "mood";
    plain->default_value = "'sad'::mood";
    column->default_value = "coalesce('sad' :: MOOD [] , mood, 'x'::moods)";
    ag_schema_rename(*state, w.schema, AG_KIND_ENUM, &w.schema->base, &mood->base, "app.Feeling");
    assert_ptr_equal(ag_list_find(&w.schema->enums, "app.Feeling"), mood);
    assert_string_equal(plain->type, "app.\"Feeling\"");
    assert_string_equal(array->type, "app.\"Feeling\" []");
    assert_string_equal(longer->type, "moods");
    assert_string_equal(qualified->type, "mood.x");
    assert_string_equal(variant->type, "app.\"Feeling\"");
    assert_string_equal(column->base.name, "mood");
    ag_schema_rename(*state, w.schema, AG_KIND_ENUM, &w.schema->base, &mood->base, "a.b.c");
    assert_string_equal(plain->type, "\"a.b.c\"");
    ag_schema_rename(*state, w.schema, AG_KIND_ENUM, &w.schema->base, &mood->base, "app.Feeling");
    assert_string_equal(plain->type, "app.\"Feeling\"");
    assert_string_equal(plain->default_value, "'sad'::app.\"Feeling\"");
    assert_string_equal(column->default_value,
                        "coalesce('sad' ::app.\"Feeling\" [] , mood, 'x'::moods)");
}

/* What a routine is called holds the types of its arguments. */
static void test_rename__types_of_routines(void **state)
{
    world w = build(*state);
    ag_error err = {0};
    ag_object *app = add(*state, w.schema, AG_KIND_SCHEMA, "app");
    ag_enum *mood = add_enum(*state, w.schema, "app.mood", "sad");
    ag_routine *function = add(*state, w.schema, AG_KIND_FUNCTION, "app.f(app.mood, app.users[])");
    function->body = "";
    function->returns = "app.users";
    assert_true(ag_schema_settle(*state, w.schema, &err));
    ag_schema_rename(*state, w.schema, AG_KIND_ENUM, &w.schema->base, &mood->base, "Feeling");
    assert_string_equal(function->base.name, "app.f(\"Feeling\", app.users[])");
    ag_schema_rename(*state, w.schema, AG_KIND_TABLE, &w.schema->base, &w.users->base,
                     "app.people");
    assert_string_equal(function->base.name, "app.f(\"Feeling\", app.people[])");
    assert_string_equal(function->returns, "app.people");
    ag_schema_rename(*state, w.schema, AG_KIND_SCHEMA, &w.schema->base, app, "crm");
    assert_string_equal(function->base.name, "crm.f(\"Feeling\", crm.people[])");
    assert_ptr_equal(ag_list_find(&w.schema->functions, function->base.name), function);
}

/* Types and classes that the schema does not have itself lie in the namespace of their extension. */
static void test_rename__what_came_with_an_extension(void **state)
{
    world w = build(*state);
    ag_error err = {0};
    ag_object *app = add(*state, w.schema, AG_KIND_SCHEMA, "app");
    ag_extension *extension = add(*state, w.schema, AG_KIND_EXTENSION, "seg");
    ag_index *index = (ag_index *)ag_object_new(*state, ag_kinds[AG_KIND_INDEX].shape, "spans");
    ag_index_column *part = (ag_index_column *)ag_object_new(*state, &ag_index_column_shape, NULL);
    extension->schema = "app";
    w.id->type = "app.seg[]";
    part->column = w.id->base.name;
    part->opclass = "app.seg_ops";
    ag_list_add(*state, &index->columns, &part->base);
    ag_list_add(*state, &w.users->indexes, &index->base);
    assert_true(ag_schema_settle(*state, w.schema, &err));
    ag_schema_rename(*state, w.schema, AG_KIND_SCHEMA, &w.schema->base, app, "crm");
    assert_string_equal(extension->schema, "crm");
    assert_string_equal(w.id->type, "crm.seg[]");
    assert_string_equal(part->opclass, "crm.seg_ops");
}

/* Who calls it follows, but no body, and nobody where another one has the name. */
static void test_rename__routines(void **state)
{
    world w = build(*state);
    ag_routine *function = add(*state, w.schema, AG_KIND_FUNCTION, "app.f(integer)");
    ag_routine *caller = add(*state, w.schema, AG_KIND_FUNCTION, "g()");
    ag_aggregate *aggregate = add(*state, w.schema, AG_KIND_AGGREGATE, "total(integer)");
    ag_event_trigger *trigger = add(*state, w.schema, AG_KIND_EVENT_TRIGGER, "e");
    ag_column *column = add_column(*state, w.users, "f", "integer");
    column->default_value = "app.f(1) + x.app.f(2) + app.fs(3) + app.f";
    caller->body = caller->sql_body = "RETURN app.f (1)";
    aggregate->function = trigger->function = "app.f";
    aggregate->final_function = "f";
    ag_schema_rename(*state, w.schema, AG_KIND_FUNCTION, &w.schema->base, &function->base,
                     "\"G.h\"(integer)");
    assert_string_equal(function->base.name, "\"G.h\"(integer)");
    assert_string_equal(column->default_value, "\"G.h\"(1) + x.app.f(2) + app.fs(3) + app.f");
    assert_string_equal(caller->sql_body, "RETURN \"G.h\" (1)");
    assert_string_equal(caller->body, "RETURN app.f (1)");
    assert_string_equal(aggregate->function, "\"G.h\"");
    assert_string_equal(trigger->function, "\"G.h\"");
    assert_string_equal(aggregate->final_function, "f");

    (void)add(*state, w.schema, AG_KIND_FUNCTION, "\"G.h\"(text)");
    ag_schema_rename(*state, w.schema, AG_KIND_FUNCTION, &w.schema->base, &function->base,
                     "app.f(integer)");
    assert_string_equal(aggregate->function, "\"G.h\"");
}

static void test_rename__dictionary(void **state)
{
    world w = build(*state);
    ag_object *dictionary = add(*state, w.schema, AG_KIND_TEXT_SEARCH_DICTIONARY, "app.D");
    ag_text_search_configuration *configuration =
        add(*state, w.schema, AG_KIND_TEXT_SEARCH_CONFIGURATION, "c");
    AG_PUSH(*state, &configuration->mappings.keys, "word");
    AG_PUSH(*state, &configuration->mappings.values, "simple , app.\"D\",app.\"D2\"");
    ag_schema_rename(*state, w.schema, AG_KIND_TEXT_SEARCH_DICTIONARY, &w.schema->base, dictionary,
                     "german");
    assert_string_equal(configuration->mappings.values.items[0], "simple, german, app.\"D2\"");
}

static void test_rename__namespace(void **state)
{
    world w = build(*state);
    ag_object *app = add(*state, w.schema, AG_KIND_SCHEMA, "app");
    ag_extension *extension = add(*state, w.schema, AG_KIND_EXTENSION, "citext");
    extension->schema = "app";
    ag_enum *mood = add_enum(*state, w.schema, "app.mood", "sad");
    ag_column *column = add_column(*state, w.posts, "a", "app.mood");
    ag_schema_rename(*state, w.schema, AG_KIND_SCHEMA, &w.schema->base, app, "crm");
    assert_string_equal(app->name, "crm");
    assert_ptr_equal(ag_table_find(w.schema, "crm.users"), w.users);
    assert_ptr_equal(ag_list_find(&w.schema->enums, "crm.mood"), mood);
    assert_string_equal(column->type, "crm.mood");
    assert_string_equal(target(*state, w.posts, 0), "crm.users(id)");
    assert_ptr_equal(ag_table_find(w.schema, "posts"), w.posts);
    assert_string_equal(extension->schema, "crm");
}

/* What says things about a table from outside, and what in it says more than names of columns. */
static void test_rename__what_triggers_and_publications_say(void **state)
{
    world w = build(*state);
    ag_error err = {0};
    ag_object *app = add(*state, w.schema, AG_KIND_SCHEMA, "app");
    ag_routine *function = add(*state, w.schema, AG_KIND_FUNCTION, "app.audit()");
    function->body = "";
    function->returns = "trigger";
    ag_trigger *trigger = add(*state, w.users, AG_KIND_TRIGGER, "tg");
    trigger->function = "app.audit";
    trigger->timing = AG_AFTER;
    trigger->events = names_of(*state, "update");
    trigger->columns = names_of(*state, "id");
    trigger->arguments = names_of(*state, "id");
    trigger->when = "old.id <> new.\"id\" AND new.name = 'id'";
    ag_rule *rule = add(*state, w.users, AG_KIND_RULE, "r");
    rule->action = "UPDATE posts SET id = NEW.id";
    ag_policy *policy = add(*state, w.users, AG_KIND_POLICY, "p");
    policy->roles = names_of(*state, "id");
    policy->using_rows = "id > 0";
    ag_statistics *statistics = add(*state, w.schema, AG_KIND_STATISTICS, "s");
    statistics->table = w.users->base.name;
    statistics->columns = names_of(*state, "id, email");
    ag_publication *publication = add(*state, w.schema, AG_KIND_PUBLICATION, "p");
    ag_published_table *published =
        (ag_published_table *)ag_object_new(*state, &ag_published_table_shape, NULL);
    published->table = w.users->base.name;
    published->where = "id > 0";
    publication->schemas = names_of(*state, "app");
    ag_list_add(*state, &publication->tables, &published->base);
    assert_true(ag_schema_settle(*state, w.schema, &err));

    ag_schema_rename(*state, w.schema, AG_KIND_COLUMN, &w.users->base,
                     &ag_column_find(w.users, "id")->base, "Key");
    assert_string_equal(trigger->columns.items[0], "Key");
    assert_string_equal(trigger->arguments.items[0], "id");
    assert_string_equal(trigger->events.items[0], "update");
    assert_string_equal(trigger->when, "old.\"Key\" <> new.\"Key\" AND new.name = 'id'");
    assert_string_equal(rule->action, "UPDATE posts SET id = NEW.\"Key\"");
    assert_string_equal(policy->using_rows, "\"Key\" > 0");
    assert_string_equal(policy->roles.items[0], "id");
    assert_string_equal(statistics->columns.items[0], "Key");
    assert_string_equal(published->where, "\"Key\" > 0");
    ag_schema_rename(*state, w.schema, AG_KIND_TABLE, &w.schema->base, &w.users->base, "people");
    assert_string_equal(statistics->table, "people");
    assert_string_equal(published->table, "people");
    ag_schema_rename(*state, w.schema, AG_KIND_FUNCTION, &w.schema->base, &function->base,
                     "app.look()");
    assert_string_equal(trigger->function, "app.look");
    ag_schema_rename(*state, w.schema, AG_KIND_SCHEMA, &w.schema->base, app, "crm");
    assert_string_equal(trigger->function, "crm.look");
    assert_string_equal(publication->schemas.items[0], "crm");
}

static void test_rename__what_nothing_refers_to(void **state)
{
    static const ag_kind kinds[] = {AG_KIND_UNIQUE, AG_KIND_CHECK, AG_KIND_INDEX,
                                    AG_KIND_FOREIGN_KEY, AG_KIND_PRIMARY_KEY};
    world w = build(*state);
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        ag_object *object = ag_children(&w.users->base, kinds[k])->items[0];
        ag_schema_rename(*state, w.schema, kinds[k], &w.users->base, object, "renamed");
        assert_string_equal(object->name, "renamed");
    }
    ag_object *extension = add(*state, w.schema, AG_KIND_EXTENSION, "a");
    ag_schema_rename(*state, w.schema, AG_KIND_EXTENSION, &w.schema->base, extension, "b");
    assert_string_equal(extension->name, "b");
    assert_string_equal(w.users->base.name, "app.users");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rename__column),
        cmocka_unit_test(test_rename__table),
        cmocka_unit_test(test_rename__enum),
        cmocka_unit_test(test_rename__types_of_routines),
        cmocka_unit_test(test_rename__what_came_with_an_extension),
        cmocka_unit_test(test_rename__routines),
        cmocka_unit_test(test_rename__dictionary),
        cmocka_unit_test(test_rename__namespace),
        cmocka_unit_test(test_rename__what_triggers_and_publications_say),
        cmocka_unit_test(test_rename__what_nothing_refers_to),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
