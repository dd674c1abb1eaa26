/* Generic work on described structs, on a shape that has every type of field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <autogen/shape.h>

#include <string.h>

typedef struct part {
    ag_object base;
    const char *text;
} part;

typedef struct thing {
    ag_object base;
    bool flag;
    int64_t number;
    const char *text;
    const char *sql;
    const char *ref;
    ag_word word;
    ag_target target;
    ag_names list;
    ag_names set;
    ag_pairs map;
    ag_list parts;
    ag_list children;
    const char *hint;
    const char *nodiff;
} thing;

static const ag_field part_fields[] = {AG_ROW_TEXT(part, text, "text", .doc = "")};
static const ag_shape part_shape = {.noun = "part",
                                    .id = -1,
                                    .size = sizeof(part),
                                    .fields = part_fields,
                                    .field_count = AG_COUNT(part_fields),
                                    .may_be_unnamed = true};
static const ag_shape *const part_ref = &part_shape;

static const char *const words[] = {"zero", "one", "two", NULL};

static const ag_field fields[] = {
    AG_ROW_BOOL(thing, flag, "flag", .preset = true, .doc = ""),
    AG_ROW_INT(thing, number, "number", .doc = ""),
    AG_ROW_TEXT(thing, text, "text", .doc = ""),
    AG_ROW_SQL(thing, sql, "sql", .doc = ""),
    AG_ROW_REF(thing, ref, "ref", .equal = ag_strcaseeq, .doc = ""),
    AG_ROW_WORD(thing, word, "word", words, .preset = 1, .doc = ""),
    AG_ROW_TARGET(thing, target, "target", .doc = ""),
    AG_ROW_LIST(thing, list, "list", .doc = ""),
    AG_ROW_SET(thing, set, "set", .doc = ""),
    AG_ROW_MAP(thing, map, "map", .doc = ""),
    AG_ROW_RECORDS(thing, parts, "parts", part_ref, .doc = ""),
    AG_ROW_CHILDREN(thing, children, "children", part_ref, .doc = ""),
    AG_ROW_TEXT(thing, hint, "hint", .flags = AG_HINT, .doc = ""),
    AG_ROW_TEXT(thing, nodiff, "nodiff", .flags = AG_NODIFF, .doc = ""),
};
static const ag_shape thing_shape = {.noun = "thing",
                                     .id = -1,
                                     .size = sizeof(thing),
                                     .fields = fields,
                                     .field_count = AG_COUNT(fields)};

enum { FLAG, NUMBER, TEXT, SQL, REF, WORD, TARGET, LIST, SET, MAP, PARTS, CHILDREN, HINT, NODIFF };

static int set_up(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static ag_object *new_part(ag_arena *arena, const char *name, const char *text)
{
    part *p = (part *)ag_object_new(arena, &part_shape, name);
    p->text = text;
    return &p->base;
}

static ag_names names(ag_arena *arena, const char *text)
{
    return ag_split(arena, text, ' ');
}

/* A thing that says something in every field. */
static thing *full(ag_arena *arena)
{
    thing *t = (thing *)ag_object_new(arena, &thing_shape, "full");
    t->flag = false;
    t->number = 7;
    t->text = "text";
    t->sql = "now()";
    t->ref = "a.b";
    t->word = 2;
    t->target = (ag_target){"users", names(arena, "id tenant")};
    t->list = names(arena, "a b");
    t->set = names(arena, "a b");
    t->map = (ag_pairs){names(arena, "k l"), names(arena, "1 2")};
    ag_list_add(arena, &t->parts, new_part(arena, NULL, "p"));
    ag_list_add(arena, &t->children, new_part(arena, "c", "x"));
    ag_list_add(arena, &t->children, new_part(arena, NULL, "y"));
    t->hint = "hint";
    t->nodiff = "nodiff";
    return t;
}

/* The set of fields in which the two differ, CHILDREN and what is not compared included. */
static uint64_t unequal(const ag_object *a, const ag_object *b)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < a->shape->field_count; i++)
        bits |= ag_field_equal(a, b, i) ? 0 : ag_field_bit(i);
    return bits;
}

static void test_new__has_every_field_at_its_preset(void **state)
{
    ag_object *object = ag_object_new(*state, &thing_shape, "x");
    for (size_t i = 0; i < AG_COUNT(fields); i++)
        assert_true(ag_field_is_preset(object, &fields[i]));
    const thing *t = (const thing *)object;
    assert_true(t->flag);
    assert_int_equal(t->number, AG_UNSET);
    assert_int_equal(t->word, 1);
    for (size_t i = 0; i < AG_COUNT(fields); i++)
        assert_false(ag_field_is_preset(&full(*state)->base, &fields[i]));
}

static void test_index__finds_fields_by_name(void **state)
{
    (void)state;
    assert_int_equal(ag_field_index(&thing_shape, "flag"), FLAG);
    assert_int_equal(ag_field_index(&thing_shape, "nodiff"), NODIFF);
    assert_int_equal(ag_field_index(&thing_shape, "Flag"), -1);
}

static void test_copy__is_deep(void **state)
{
    thing *t = full(*state);
    t->base.given = 5;
    t->base.only = 2;
    t->base.variants[AG_SQLITE] = ag_object_new(*state, &thing_shape, NULL);
    t->base.variants[AG_SQLITE]->given = ag_field_bit(TEXT);
    thing *copy = (thing *)ag_object_copy(*state, &t->base);
    assert_int_equal(unequal(&t->base, &copy->base), 0);
    assert_true(ag_object_equal(&t->base, &copy->base, false));
    assert_int_equal(copy->base.given, 5);
    assert_int_equal(copy->base.only, 2);
    copy->map.values.items[0] = "other";
    copy->target.columns.items[0] = "other";
    copy->list.items[1] = "other";
    ((part *)copy->parts.items[0])->text = "other";
    ((part *)copy->children.items[0])->text = "other";
    ((thing *)copy->base.variants[AG_SQLITE])->text = "other";
    assert_string_equal(t->map.values.items[0], "1");
    assert_string_equal(t->target.columns.items[0], "id");
    assert_string_equal(t->list.items[1], "b");
    assert_string_equal(((part *)t->parts.items[0])->text, "p");
    assert_string_equal(((part *)t->children.items[0])->text, "x");
    assert_null(((thing *)t->base.variants[AG_SQLITE])->text);
    assert_int_equal(unequal(&t->base, &copy->base),
                     ag_field_bit(MAP) | ag_field_bit(TARGET) | ag_field_bit(LIST) |
                         ag_field_bit(PARTS) | ag_field_bit(CHILDREN) | ag_field_bit(TEXT));
}

/* One change of a full thing, and the field that it is in; -1: it counts as equal. */
static void change(ag_arena *arena, thing *t, int which)
{
    switch (which) {
    case 0: t->flag = true; return;
    case 1: t->number = AG_UNSET; return;
    case 2: t->text = "TEXT"; return;
    case 3: t->sql = "now(1)"; return;
    case 4: t->ref = NULL; return;
    case 5: t->word = 0; return;
    case 6: t->target.table = "people"; return;
    case 7: t->target.columns.len--; return;
    case 8: t->list = names(arena, "b a"); return;
    case 9: t->set = names(arena, "a c"); return;
    case 10: t->map.values.items[1] = "3"; return;
    case 11: t->map.keys.items[1] = "m"; return;
    case 12: t->map.keys.len = t->map.values.len = 1; return;
    case 13: ((part *)t->parts.items[0])->text = NULL; return;
    case 14: ag_list_add(arena, &t->parts, new_part(arena, NULL, "p")); return;
    case 15: ((part *)t->children.items[0])->text = "z"; return;
    case 16: ((part *)t->children.items[1])->text = "z"; return;
    case 17: t->children.items[0]->name = "d"; return;
    case 18: t->children.len--; return;
    case 19: t->sql = "NOW ( )"; return;
    case 20: t->ref = "A.B"; return;
    case 21: t->set = names(arena, "b a"); return;
    case 22: t->map = (ag_pairs){names(arena, "l k"), names(arena, "2 1")}; return;
    default: {
        ag_object *first = t->children.items[0];
        t->children.items[0] = t->children.items[1];
        t->children.items[1] = first;
    }
    }
}

static void test_equal__sees_each_change(void **state)
{
    static const int field_of[] = {FLAG,     NUMBER,   TEXT,     SQL, REF, WORD,  TARGET, TARGET,
                                   LIST,     SET,      MAP,      MAP, MAP, PARTS, PARTS,  CHILDREN,
                                   CHILDREN, CHILDREN, CHILDREN, -1,  -1,  -1,    -1,     -1};
    for (int i = 0; i < (int)AG_COUNT(field_of); i++) {
        thing *a = full(*state), *b = full(*state);
        change(*state, b, i);
        uint64_t bit = field_of[i] < 0 ? 0 : ag_field_bit((size_t)field_of[i]);
        if (unequal(&a->base, &b->base) != bit)
            fail_msg("change %d", i);
        assert_int_equal(ag_object_changed(&a->base, &b->base), field_of[i] == CHILDREN ? 0 : bit);
        assert_int_equal(ag_object_equal(&a->base, &b->base, false), bit == 0);
        assert_int_equal(ag_object_equal(&b->base, &a->base, true), bit == 0);
    }
}

static void test_equal__skips_hints_and_what_never_differs(void **state)
{
    thing *a = full(*state), *b = full(*state);
    b->hint = NULL;
    b->nodiff = "other";
    assert_true(ag_object_equal(&a->base, &b->base, false));
    assert_int_equal(unequal(&a->base, &b->base), ag_field_bit(HINT) | ag_field_bit(NODIFF));
}

static void test_equal__takes_names_and_dialects_into_account(void **state)
{
    thing *a = full(*state), *b = full(*state);
    b->base.name = "other";
    assert_false(ag_object_equal(&a->base, &b->base, false));
    assert_true(ag_object_equal(&a->base, &b->base, true));
    b->base.name = "full";
    b->base.only = 1;
    assert_false(ag_object_equal(&a->base, &b->base, true));
}

static void test_equal__counts_unnamed_children(void **state)
{
    thing *a = full(*state), *b = full(*state);
    ag_list_add(*state, &a->children, new_part(*state, NULL, "y"));
    ag_list_add(*state, &b->children, new_part(*state, NULL, "w"));
    assert_false(ag_object_equal(&a->base, &b->base, false));
    ((part *)b->children.items[2])->text = "y";
    assert_true(ag_object_equal(&a->base, &b->base, false));
}

static void test_assign__copies_what_is_named(void **state)
{
    thing *from = full(*state);
    from->base.given = ag_field_bit(TEXT) | ag_field_bit(MAP);
    thing *to = (thing *)ag_object_new(*state, &thing_shape, "to");
    to->base.given = ag_field_bit(FLAG) | ag_field_bit(MAP);
    ag_object_assign(*state, &to->base, &from->base,
                     ag_field_bit(TEXT) | ag_field_bit(MAP) | ag_field_bit(PARTS));
    assert_int_equal(unequal(&to->base, &from->base),
                     UINT64_C(0x3fff) &
                         ~(ag_field_bit(TEXT) | ag_field_bit(MAP) | ag_field_bit(PARTS)));
    assert_int_equal(to->base.given, ag_field_bit(TEXT) | ag_field_bit(FLAG) | ag_field_bit(MAP));
    assert_string_equal(to->base.name, "to");
}

static void test_assign__moves_variants_too(void **state)
{
    thing *from = full(*state);
    thing *to = full(*state);
    thing *variant = (thing *)ag_object_new(*state, &thing_shape, NULL);
    variant->text = "lite";
    variant->number = 3;
    variant->base.given = ag_field_bit(TEXT) | ag_field_bit(NUMBER);
    from->base.variants[AG_SQLITE] = &variant->base;
    ag_object_assign(*state, &to->base, &from->base, ag_field_bit(TEXT));
    assert_int_equal(to->base.variants[AG_SQLITE]->given, ag_field_bit(TEXT));
    assert_false(ag_object_equal(&to->base, &from->base, false));
    ag_object_assign(*state, &to->base, &from->base, ag_field_bit(NUMBER));
    assert_true(ag_object_equal(&to->base, &from->base, false));
    ag_object_assign(*state, &to->base, &full(*state)->base, ag_field_bit(TEXT));
    assert_int_equal(to->base.variants[AG_SQLITE]->given, ag_field_bit(NUMBER));
    assert_null(to->base.variants[AG_POSTGRESQL]);
}

static void test_for__resolves_one_dialect(void **state)
{
    thing *t = full(*state);
    thing *variant = (thing *)ag_object_new(*state, &thing_shape, NULL);
    variant->text = NULL;
    variant->number = 3;
    variant->base.given = ag_field_bit(TEXT) | ag_field_bit(NUMBER);
    t->base.variants[AG_SQLITE] = &variant->base;
    t->children.items[0]->only = UINT64_C(1) << AG_POSTGRESQL;
    t->parts.items[0]->only = UINT64_C(1) << AG_SQLITE;
    thing *lite = (thing *)ag_object_for(*state, &t->base, AG_SQLITE);
    thing *big = (thing *)ag_object_for(*state, &t->base, AG_POSTGRESQL);
    assert_null(lite->text);
    assert_int_equal(lite->number, 3);
    assert_int_equal(lite->children.len, 1);
    assert_int_equal(lite->parts.len, 1);
    assert_int_equal(lite->parts.items[0]->only, 0);
    assert_string_equal(big->text, "text");
    assert_int_equal(big->children.len, 2);
    assert_int_equal(big->parts.len, 0);
    assert_null(big->base.variants[AG_SQLITE]);
    t->base.only = UINT64_C(1) << AG_SQLITE;
    assert_null(ag_object_for(*state, &t->base, AG_POSTGRESQL));
    assert_true(ag_object_is_for(&t->base, AG_SQLITE));
}

/* ------------------------------------------------------------------ lists */

static void test_list__finds_among_few_and_many(void **state)
{
    ag_list list = {0};
    for (int i = 0; i < 100; i++) {
        assert_null(ag_list_find(&list, ag_format(*state, "n%d", i)));
        ag_list_add(*state, &list, new_part(*state, ag_format(*state, "n%d", i), NULL));
        ag_list_add(*state, &list, new_part(*state, NULL, NULL));
        for (int j = 0; j <= i; j += 7)
            assert_ptr_equal(ag_list_find(&list, ag_format(*state, "n%d", j)), list.items[j * 2]);
    }
    assert_null(ag_list_find(&list, NULL));
    assert_null(ag_list_find(&list, "n"));
}

static void test_list__removes_and_renames(void **state)
{
    static const int sizes[] = {3, 40};
    for (size_t s = 0; s < AG_COUNT(sizes); s++) {
        ag_list list = {0};
        for (int i = 0; i < sizes[s]; i++)
            ag_list_add(*state, &list, new_part(*state, ag_format(*state, "n%d", i), NULL));
        ag_object *first = list.items[0], *second = list.items[1];
        ag_list_remove(&list, second);
        assert_int_equal(list.len, sizes[s] - 1);
        assert_null(ag_list_find(&list, "n1"));
        assert_string_equal(list.items[1]->name, "n2");
        ag_list_rename(*state, &list, first, "n1");
        assert_ptr_equal(ag_list_find(&list, "n1"), first);
        assert_null(ag_list_find(&list, "n0"));
        ag_list_add(*state, &list, new_part(*state, NULL, NULL));
        ag_list_remove(&list, list.items[list.len - 1]);
        assert_ptr_equal(ag_list_find(&list, "n2"), list.items[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_new__has_every_field_at_its_preset, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_index__finds_fields_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy__is_deep, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal__sees_each_change, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_equal__skips_hints_and_what_never_differs, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_equal__takes_names_and_dialects_into_account, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_equal__counts_unnamed_children, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_assign__copies_what_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_assign__moves_variants_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_for__resolves_one_dialect, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list__finds_among_few_and_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list__removes_and_renames, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("shape", tests, NULL, NULL);
}
