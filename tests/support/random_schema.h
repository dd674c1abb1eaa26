/*
 * random_schema.h: random, valid schemas and random changes to them, for property tests.
 *
 * Everything follows from the seed and the features: the same two give the same schemas on every machine.  What is made is a declared schema
 * as it would be read from a file: ag_schema_settle() has not run yet, and accepts it.
 */
#ifndef AG_TESTS_RANDOM_SCHEMA_H
#define AG_TESTS_RANDOM_SCHEMA_H

#include <autogen/diff.h>
#include <autogen/model.h>

/* What may occur besides plain tables, columns, keys, checks and indexes of portable types. */
enum random_features {
    RANDOM_NAMESPACES = 1 << 0,
    RANDOM_EXTENSIONS = 1 << 1,
    RANDOM_ENUMS = 1 << 2,
    RANDOM_ARRAYS = 1 << 3,
    RANDOM_UNKNOWN_TYPES = 1 << 4, /* types that no server may know */
    RANDOM_HOSTILE_NAMES = 1 << 5,
    RANDOM_UNNAMED = 1 << 6,  /* constraints and indexes without a name */
    RANDOM_VARIANTS = 1 << 7, /* values by dialect */
    RANDOM_ONLY = 1 << 8,     /* objects of one dialect */
    RANDOM_SUGAR = 1 << 9,    /* columns that say primary_key, unique, references */
    RANDOM_COMMENTS = 1 << 10,
    RANDOM_COLLATIONS = 1 << 11,
    RANDOM_IDENTITY = 1 << 12,
    RANDOM_GENERATED = 1 << 13,
    RANDOM_VIRTUAL =
        1
        << 14, /* what PostgreSQL has from 18 on: generated columns that are not stored, names of NOT NULL */
    RANDOM_POSTGRES_INDEX =
        1 << 15, /* methods, operator classes, included columns, NULLS NOT DISTINCT */
    RANDOM_DEFERRABLE = 1 << 16, /* keys, not only foreign keys */
    RANDOM_STORAGE = 1 << 17,    /* SQLite's STRICT and WITHOUT ROWID */
    RANDOM_ODD =
        1
        << 18, /* what the model allows and no server runs: foreign keys to no key, views on nothing */
    RANDOM_POSTGRES = 1 << 19, /* what else of columns and constraints only PostgreSQL has */
    RANDOM_OBJECTS = 1 << 20,  /* sequences and whatever else only PostgreSQL has */
    RANDOM_ROUTINES = 1 << 21,
    RANDOM_HEIRS = 1 << 22,  /* partitions and inheritance: only where it is asked for */
    RANDOM_WEB = 1 << 23,    /* what rests on functions, which change: only where it is asked for */
    RANDOM_SQLITE = 1 << 24, /* views, triggers and full-text search as SQLite has them: the same */
    RANDOM_WIDE = 1 << 25,   /* the rarer sides of kinds that only PostgreSQL has: the same */
    RANDOM_ACCESS = 1 << 26, /* owners, privileges and default privileges: the same */
    RANDOM_CONTRIB = 1 << 27, /* extensions that come with PostgreSQL: the same */
};

#define RANDOM_ALL 0x3fffffU
/* What PostgreSQL 15 and SQLite really execute. */
#define RANDOM_LIVE_POSTGRESQL \
    (RANDOM_NAMESPACES | RANDOM_ENUMS | RANDOM_ARRAYS | RANDOM_HOSTILE_NAMES | RANDOM_UNNAMED | \
     RANDOM_COMMENTS | RANDOM_IDENTITY | RANDOM_GENERATED | RANDOM_POSTGRES_INDEX | \
     RANDOM_DEFERRABLE | RANDOM_POSTGRES | RANDOM_OBJECTS | RANDOM_ROUTINES)
/* Families of tables, with little that hides them. */
#define RANDOM_LIVE_HEIRS \
    (RANDOM_HEIRS | RANDOM_NAMESPACES | RANDOM_HOSTILE_NAMES | RANDOM_COMMENTS | RANDOM_ENUMS)
#define RANDOM_LIVE_SQLITE \
    (RANDOM_ENUMS | RANDOM_HOSTILE_NAMES | RANDOM_UNNAMED | RANDOM_COMMENTS | RANDOM_IDENTITY | \
     RANDOM_GENERATED | RANDOM_VIRTUAL)
#define RANDOM_LIVE_BOTH (RANDOM_LIVE_POSTGRESQL & RANDOM_LIVE_SQLITE)

/* The state of one random case; schemas and names live in the arena. */
typedef struct ag_random {
    ag_arena *arena;
    uint64_t state;
    unsigned features;
    size_t tables; /* at most so many in a new schema */
    ag_map
        taken; /* lower-case names that were ever used: no name is used for two things by accident */
    size_t counter; /* makes names distinct */
} ag_random;

ag_random random_new(ag_arena *arena, uint64_t seed, unsigned features, size_t tables);

/* From 0 to n - 1; 0 for n = 0. */
size_t random_below(ag_random *random, size_t n);
/* True once in n times. */
bool random_once_in(ag_random *random, size_t n);
/* True if the feature is on, and then once in n times. */
bool random_feature(ag_random *random, unsigned feature, size_t n);

ag_schema *random_schema(ag_random *random);

/* Change a settled schema in `count` ways, in place; it stays valid. */
void random_edit(ag_random *random, ag_schema *schema, size_t count);

/* Rename some tables and columns of a settled schema in place, now and then two against each other, and say so. */
void random_renames(ag_random *random, ag_schema *schema, ag_renames *renames);

/* Rename one object of any other kind; no comparison finds that. */
void random_other_renames(ag_random *random, ag_schema *schema, ag_renames *renames);
/* Another comment for an object of any kind. */
void random_any_comment(ag_random *random, ag_schema *schema);

/* random_heir.c: partitioned tables and their partitions, tables and their heirs. */
void random_heirs(ag_random *random, ag_schema *schema);
void random_change_heirs(ag_random *random, ag_schema *schema);
void random_repair_heirs(ag_random *random, ag_schema *schema);
/*
 * random_part.c: what RANDOM_WIDE adds to them: partitions of partitions, default ones, by hash; tables that become partitions; columns of enums; keys, triggers and policies of families.
 */
void random_change_family(ag_random *random, ag_schema *schema, ag_table *table);
/* Which rows a new partition takes; NULL where there are none left. */
const char *random_bound(ag_random *random, const ag_schema *schema, const ag_table *parent);
/* A value of the column's type, as SQL has it: one for columns, and one for what overrides them; NULL where there is no other. */
const char *random_value_of(ag_random *random, const ag_schema *schema, const ag_column *column,
                            bool other);
/* True if some table in the family is partitioned by the column. */
bool random_is_key(const ag_schema *schema, const ag_table *table, const char *column);

/* random_wide.c: a change of that sort; and what says things that are gone. */
void random_change_wide(ag_random *random, ag_schema *schema);
void random_repair_wide(ag_schema *schema);

/* random_contrib.c: an extension comes, moves or goes, or something uses it. */
void random_change_contrib(ag_random *random, ag_schema *schema);

/* random_access.c: an owner, privileges or default privileges change; what says them of something that is not there goes. */
void random_change_access(ag_random *random, ag_schema *schema);
void random_repair_access(ag_schema *schema);

/* True if it has, or is, a partition or an heir, or lies elsewhere: the other edits leave it alone. */
bool random_is_family(const ag_schema *schema, const ag_table *table);

/*
 * random_web.c: functions that others call, and what calls them: checks, indexes, defaults, generated columns, policies, triggers, views, aggregates; functions whose body
 * says the names of tables; columns that get another type under all that.
 */
void random_web(ag_random *random, ag_schema *schema);
/* True for a function that is changed and dropped there. */
bool random_is_web(const ag_object *routine);
/* Routines with an argument of the type go. */
void random_drop_routines_of(ag_random *random, ag_schema *schema, const ag_object *type);
/* All that says the name goes. */
void random_forget(ag_random *random, ag_schema *schema, const char *name);

/* What NOT NULL of some columns is called and the like; and without it where a column has none any more. */
void random_not_null(ag_random *random, ag_schema *schema);
void random_repair_not_null(ag_schema *schema);

/* Parts, for edits. */
void random_storage(ag_random *random, ag_table *table);
ag_table *random_table(ag_random *random, ag_schema *schema);
ag_column *random_column(ag_random *random, const ag_schema *schema, const ag_table *table);
/* NULL if the table has no columns that would do. */
ag_object *random_child(ag_random *random, const ag_schema *schema, ag_table *table, ag_kind kind);
/* Gives the child a name, or none where its list has none, and puts it into the table. */
void random_add_child(ag_random *random, ag_table *table, ag_object *child);
void random_comment(ag_random *random, ag_object *object);
/* A name that nothing has. */
const char *random_name(ag_random *random);
/* The same in text form, now and then in a namespace of the schema. */
const char *random_qualified(ag_random *random, const ag_schema *schema);
/* The same as SQL writes it: with its namespace, where that is not the default one. */
const char *random_sql_name(ag_random *random, const char *qualified);
ag_enum *random_enum(ag_random *random, const ag_schema *schema);
/* A function or a procedure. */
ag_object *random_routine(ag_random *random, const ag_schema *schema);
void random_change_routine(ag_random *random, ag_routine *routine);
/* An event trigger with its function. */
void random_watch(ag_random *random, ag_schema *schema);
void random_change_watch(ag_random *random, ag_event_trigger *trigger);
/* A dictionary and a configuration of text search come, change or go. */
void random_change_search(ag_random *random, ag_schema *schema);
/* The event triggers that call the function, which is about to go, go too. */
void random_forget_watches(ag_random *random, ag_schema *schema, const ag_object *function);

/* Some columns of a type that can be compared, at most so many; a condition on some, or NULL. */
ag_names random_columns(ag_random *random, const ag_table *table, size_t most);
const char *random_condition(ag_random *random, const ag_table *table);

/* A trigger, policy or rule; NULL where only PostgreSQL's are not wanted. */
ag_object *random_late(ag_random *random, const ag_table *table, ag_kind kind);
/* Statistics or a publication into the schema; a change of one; what they say that is gone. */
void random_add_about(ag_random *random, ag_schema *schema);
void random_change_about(ag_random *random, ag_schema *schema);
void random_repair_about(ag_schema *schema);

/* Objects that only PostgreSQL has, into a schema with tables; and a change of one. */
void random_objects(ag_random *random, ag_schema *schema);
void random_change_object(ag_random *random, ag_schema *schema);
/* A new type or collation, perhaps with a column of it; and a change of one. */
void random_add_type(ag_random *random, ag_schema *schema);
void random_change_type(ag_random *random, ag_schema *schema);
/* Sequences whose owner is gone are nobody's. */
void random_repair_objects(ag_schema *schema);
/* A view of some columns of a table or of another view. */
void random_add_view(ag_random *random, ag_schema *schema);
/* Views that show what is gone go too. */
void random_repair_views(ag_schema *schema);
/* True if a view shows the table. */
bool random_is_shown(const ag_schema *schema, const char *table);

/* random_operator.c: an operator or a cast; a change of one; casts whose type is gone go too. */
void random_add_operator(ag_random *random, ag_schema *schema);
void random_change_operator(ag_random *random, ag_schema *schema);
void random_repair_casts(ag_schema *schema);

/*
 * random_sqlite.c: views, triggers with statements on both, and full-text search over the rows of tables; a change of one; what says a name that is gone goes too; and the
 * new name where the old one is said.
 */
void random_sqlite(ag_random *random, ag_schema *schema);
void random_change_sqlite(ag_random *random, ag_schema *schema);
void random_repair_sqlite(ag_schema *schema);
void random_follow_rename(ag_random *random, ag_schema *schema, const char *from, const char *to);

/* random_foreign.c: a foreign table, with a server and a wrapper where there is none; and a change of what is there. */
void random_add_foreign(ag_random *random, ag_schema *schema);
void random_change_foreign(ag_random *random, ag_schema *schema);

/* Remove whatever refers to what is not there any more. */
void random_repair(ag_schema *schema);

#endif
