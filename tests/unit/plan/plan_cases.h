/* plan_cases.h: what operations become: a line for each statement, and "--" before each step. */
#ifndef TESTS_UNIT_PLAN_PLAN_CASES_H
#define TESTS_UNIT_PLAN_PLAN_CASES_H

#include <autogen/model.h>

#define SHOP \
    "{\"enums\": {\"mood\": [\"sad\", \"ok\"]}," \
    " \"tables\": {" \
    "  \"users\": {\"columns\": {\"id\": {\"type\": \"bigint\"}," \
    "                            \"email\": {\"type\": \"text\", \"nullable\": false}," \
    "                            \"mood\": {\"type\": \"mood\"}}," \
    "              \"primary_key\": {\"name\": \"users_pkey\", \"columns\": [\"id\"]}," \
    "              \"indexes\": {\"ix_email\": {\"columns\": [\"email\"]}}}," \
    "  \"items\": {\"columns\": {\"id\": {\"type\": \"bigint\"}, \"owner\": {\"type\": \"bigint\"}," \
    "                           \"feel\": {\"type\": \"mood\"}}," \
    "              \"foreign_keys\": {\"fk_owner\": {\"columns\": [\"owner\"]," \
    "                                             \"references\": \"users(id)\"}}}}}"

static const struct plan_case {
    const char *name;
    const char *ops;
    const char *expected[AG_DIALECT_COUNT];
} plan_cases[] = {
    {
        .name = "nothing",
        .ops = "[]",
        .expected =
            {
                [AG_POSTGRESQL] = "",
                [AG_SQLITE] = "",
            },
    },
    {
        .name = "a column in place, and one that is dropped",
        .ops =
            "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"age\", \"type\": \"integer\"}, "
            "{\"op\": \"drop_column\", \"table\": \"users\", \"column\": \"age\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE users ADD COLUMN age integer\n"
                                  "--\n"
                                  "ALTER TABLE users DROP COLUMN age\n",
                [AG_SQLITE] = "--\n"
                              "ALTER TABLE users ADD COLUMN age INTEGER\n"
                              "--\n"
                              "ALTER TABLE users DROP COLUMN age\n",
            },
    },
    {
        .name = "a table is built again once for all that does not fit in place",
        .ops =
            "[{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"email <> ''\"}, "
            "{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"age\", \"type\": \"integer\"}, "
            "{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"nullable\": false}, \"to\": {\"nullable\": true}}, "
            "{\"op\": \"create_index\", \"table\": \"users\", \"index\": \"ix_age\", \"columns\": [\"age\"]}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ASSERT every row of table \"users\" must fulfil email <> ''\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck CHECK (email <> '')\n"
                                  "--\n"
                                  "ALTER TABLE users ADD COLUMN age integer\n"
                                  "--\n"
                                  "ALTER TABLE users ALTER COLUMN email DROP NOT NULL\n"
                                  "--\n"
                                  "CREATE INDEX ix_age ON users (age)\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT, age INTEGER) users_pkey ck ? ix_email ix_age COPY id email mood\n"
                    "--\n"
                    "--\n"
                    "--\n",
            },
    },
    {
        .name = "nothing is put before a rename that its foreign keys would follow",
        .ops =
            "[{\"op\": \"alter_column\", \"table\": \"items\", \"column\": \"id\", \"from\": {\"type\": \"bigint\"}, \"to\": {\"type\": \"text\"}}, "
            "{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"}, "
            "{\"op\": \"drop_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE items ALTER COLUMN id TYPE text\n"
                                  "--\n"
                                  "ALTER TABLE users RENAME TO people\n"
                                  "--\n"
                                  "ALTER TABLE items DROP CONSTRAINT fk_owner\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD items (id TEXT, owner INTEGER, feel TEXT) ? fk_owner COPY id owner feel\n"
                    "--\n"
                    "ALTER TABLE users RENAME TO people\n"
                    "--\n"
                    "REBUILD items (id TEXT, owner INTEGER, feel TEXT) ? COPY id owner feel\n",
            },
    },
    {
        .name = "two tables are built again, each once",
        .ops =
            "[{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"id > 0\"}, "
            "{\"op\": \"add_check\", \"table\": \"items\", \"check\": \"ck2\", \"expression\": \"id > 0\"}, "
            "{\"op\": \"drop_check\", \"table\": \"users\", \"check\": \"ck\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ASSERT every row of table \"users\" must fulfil id > 0\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck CHECK (id > 0)\n"
                                  "--\n"
                                  "ASSERT every row of table \"items\" must fulfil id > 0\n"
                                  "ALTER TABLE items ADD CONSTRAINT ck2 CHECK (id > 0)\n"
                                  "--\n"
                                  "ALTER TABLE users DROP CONSTRAINT ck\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ? ix_email COPY id email mood\n"
                    "--\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT) ck2 ? fk_owner COPY id owner feel\n"
                    "--\n",
            },
    },
    {
        .name = "a table and what is added to it later",
        .ops =
            "[{\"op\": \"create_table\", \"table\": \"a\", \"columns\": {\"id\": {\"type\": \"bigint\"}}}, "
            "{\"op\": \"create_table\", \"table\": \"b\", \"columns\": {\"id\": {\"type\": \"bigint\"}}}, "
            "{\"op\": \"add_primary_key\", \"table\": \"b\", \"primary_key\": \"b_pkey\", \"columns\": [\"id\"]}, "
            "{\"op\": \"add_foreign_key\", \"table\": \"a\", \"foreign_key\": \"fk\", \"columns\": [\"id\"], \"references\": \"b(id)\"}]",
        .expected =
            {
                [AG_POSTGRESQL] =
                    "--\n"
                    "CREATE TABLE a ( id bigint )\n"
                    "--\n"
                    "CREATE TABLE b ( id bigint )\n"
                    "--\n"
                    "ALTER TABLE b ALTER COLUMN id SET NOT NULL\n"
                    "ALTER TABLE b ADD CONSTRAINT b_pkey PRIMARY KEY (id)\n"
                    "--\n"
                    "ALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES b (id)\n",
                [AG_SQLITE] =
                    "--\n"
                    "CREATE TABLE a ( id INTEGER, CONSTRAINT fk FOREIGN KEY (id) REFERENCES b (id) )\n"
                    "--\n"
                    "CREATE TABLE b ( id INT, CONSTRAINT b_pkey PRIMARY KEY (id) )\n"
                    "--\n"
                    "--\n",
            },
    },
    {
        .name = "constraints that go before their table goes",
        .ops =
            "[{\"op\": \"drop_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\"}, "
            "{\"op\": \"drop_table\", \"table\": \"users\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE items DROP CONSTRAINT fk_owner\n"
                                  "--\n"
                                  "DROP TABLE users\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT) ? COPY id owner feel\n"
                    "--\n"
                    "DROP TABLE users\n",
            },
    },
    {
        .name = "what goes with its table",
        .ops =
            "[{\"op\": \"drop_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\"}, "
            "{\"op\": \"drop_column\", \"table\": \"items\", \"column\": \"feel\"}, "
            "{\"op\": \"drop_table\", \"table\": \"items\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE items DROP CONSTRAINT fk_owner\n"
                                  "--\n"
                                  "ALTER TABLE items DROP COLUMN feel\n"
                                  "--\n"
                                  "DROP TABLE items\n",
                [AG_SQLITE] = "--\n"
                              "DROP TABLE items\n"
                              "--\n"
                              "--\n",
            },
    },
    {
        .name = "a table that comes and goes",
        .ops =
            "[{\"op\": \"create_table\", \"table\": \"a\", \"columns\": {\"id\": {\"type\": \"bigint\"}}}, "
            "{\"op\": \"add_check\", \"table\": \"a\", \"check\": \"ck\", \"expression\": \"id > 0\"}, "
            "{\"op\": \"drop_table\", \"table\": \"a\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "CREATE TABLE a ( id bigint )\n"
                                  "--\n"
                                  "ALTER TABLE a ADD CONSTRAINT ck CHECK (id > 0)\n"
                                  "--\n"
                                  "DROP TABLE a\n",
                [AG_SQLITE] = "--\n"
                              "--\n"
                              "--\n",
            },
    },
    {
        .name = "a table that goes and comes",
        .ops =
            "[{\"op\": \"drop_table\", \"table\": \"items\"}, "
            "{\"op\": \"create_table\", \"table\": \"items\", \"columns\": {\"id\": {\"type\": \"bigint\"}}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "DROP TABLE items\n"
                                  "--\n"
                                  "CREATE TABLE items ( id bigint )\n",
                [AG_SQLITE] = "--\n"
                              "DROP TABLE items\n"
                              "--\n"
                              "CREATE TABLE items ( id INTEGER )\n",
            },
    },
    {
        .name = "a column that goes and comes is not copied",
        .ops =
            "[{\"op\": \"drop_column\", \"table\": \"users\", \"column\": \"mood\"}, "
            "{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"mood\", \"type\": \"text\"}, "
            "{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"id > 0\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE users DROP COLUMN mood\n"
                                  "--\n"
                                  "ALTER TABLE users ADD COLUMN mood text\n"
                                  "--\n"
                                  "ASSERT every row of table \"users\" must fulfil id > 0\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck CHECK (id > 0)\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ck ix_email COPY id email\n"
                    "--\n"
                    "--\n",
            },
    },
    {
        .name = "the values of an enum",
        .ops =
            "[{\"op\": \"alter_enum\", \"enum\": \"mood\", \"from\": {\"values\": [\"sad\", \"ok\"]}, \"to\": {\"values\": [\"sad\", \"ok\", \"glad\"]}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TYPE public.mood ADD VALUE 'glad' AFTER 'ok'\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ? ix_email COPY id email mood\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT) ? fk_owner COPY id owner feel\n",
            },
    },
    {
        .name = "an enum that is renamed",
        .ops = "[{\"op\": \"rename_enum\", \"enum\": \"mood\", \"to\": \"feeling\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TYPE public.mood RENAME TO feeling\n",
                [AG_SQLITE] = "--\n",
            },
    },
    {
        .name = "a comment",
        .ops =
            "[{\"op\": \"alter_table\", \"table\": \"users\", \"from\": {\"comment\": null}, \"to\": {\"comment\": \"people\"}}, "
            "{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"comment\": null}, \"to\": {\"comment\": \"where\"}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "COMMENT ON TABLE users IS 'people'\n"
                                  "--\n"
                                  "COMMENT ON COLUMN users.email IS 'where'\n",
                [AG_SQLITE] = "--\n"
                              "--\n",
            },
    },
    {
        .name = "a table renamed, then altered",
        .ops =
            "[{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"}, "
            "{\"op\": \"alter_column\", \"table\": \"people\", \"column\": \"email\", \"from\": {\"nullable\": false}, \"to\": {\"nullable\": true}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE users RENAME TO people\n"
                                  "--\n"
                                  "ALTER TABLE people ALTER COLUMN email DROP NOT NULL\n",
                [AG_SQLITE] =
                    "--\n"
                    "ALTER TABLE users RENAME TO people\n"
                    "--\n"
                    "REBUILD people (id INTEGER, email TEXT, mood TEXT) users_pkey ? ix_email COPY id email mood\n",
            },
    },
    {
        .name = "a column renamed between two changes",
        .ops =
            "[{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"email <> ''\"}, "
            "{\"op\": \"rename_column\", \"table\": \"users\", \"column\": \"email\", \"to\": \"mail\"}, "
            "{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck2\", \"expression\": \"mail <> 'x'\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ASSERT every row of table \"users\" must fulfil email <> ''\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck CHECK (email <> '')\n"
                                  "--\n"
                                  "ALTER TABLE users RENAME COLUMN email TO mail\n"
                                  "--\n"
                                  "ASSERT every row of table \"users\" must fulfil mail <> 'x'\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck2 CHECK (mail <> 'x')\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ck ? ix_email COPY id email mood\n"
                    "--\n"
                    "ALTER TABLE users RENAME COLUMN email TO mail\n"
                    "--\n"
                    "REBUILD users (id INTEGER, mail TEXT, mood TEXT) users_pkey ck ck2 ? ix_email COPY id mail mood\n",
            },
    },
    {
        .name = "a constraint and an index renamed",
        .ops =
            "[{\"op\": \"rename_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\", \"to\": \"fk2\"}, "
            "{\"op\": \"rename_index\", \"table\": \"users\", \"index\": \"ix_email\", \"to\": \"ix2\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE items RENAME CONSTRAINT fk_owner TO fk2\n"
                                  "--\n"
                                  "ALTER INDEX ix_email RENAME TO ix2\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT) ? fk2 COPY id owner feel\n"
                    "--\n"
                    "DROP INDEX ix_email\n"
                    "CREATE INDEX ix2 ON users (email)\n",
            },
    },
    {
        .name = "hand-written SQL parts what is around it",
        .ops =
            "[{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"id > 0\"}, "
            "{\"op\": \"execute\", \"sql\": [\"UPDATE users SET id = 1;\", \"UPDATE users SET id = 2\"]}, "
            "{\"op\": \"drop_check\", \"table\": \"users\", \"check\": \"ck\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ASSERT every row of table \"users\" must fulfil id > 0\n"
                                  "ALTER TABLE users ADD CONSTRAINT ck CHECK (id > 0)\n"
                                  "-- opaque\n"
                                  "UPDATE users SET id = 1\n"
                                  "UPDATE users SET id = 2\n"
                                  "--\n"
                                  "ALTER TABLE users DROP CONSTRAINT ck\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ck ? ix_email COPY id email mood\n"
                    "-- opaque\n"
                    "UPDATE users SET id = 1\n"
                    "UPDATE users SET id = 2\n"
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) users_pkey ? ix_email COPY id email mood\n",
            },
    },
    {
        .name = "hand-written SQL of one dialect",
        .ops =
            "[{\"op\": \"execute\", \"sql\": {\"postgresql\": \"SELECT 1\", \"sqlite\": \"SELECT 2\"}, \"repeatable\": true}, "
            "{\"op\": \"execute\", \"only\": \"sqlite\", \"sql\": \"SELECT 3\", \"done_when\": \"SELECT 4\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "SELECT 1\n"
                                  "--\n",
                [AG_SQLITE] = "--\n"
                              "SELECT 2\n"
                              "-- done_when SELECT 4\n"
                              "SELECT 3\n",
            },
    },
    {
        .name = "hand-written SQL that says its effects",
        .ops =
            "[{\"op\": \"execute\", \"sql\": \"ALTER TABLE items ADD COLUMN x integer\", \"effects\": [{\"op\": \"add_column\", \"table\": \"items\", \"column\": \"x\", \"type\": \"integer\"}]}, "
            "{\"op\": \"drop_column\", \"table\": \"items\", \"column\": \"x\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "-- opaque\n"
                                  "ALTER TABLE items ADD COLUMN x integer\n"
                                  "--\n"
                                  "ALTER TABLE items DROP COLUMN x\n",
                [AG_SQLITE] = "-- opaque\n"
                              "ALTER TABLE items ADD COLUMN x integer\n"
                              "--\n"
                              "ALTER TABLE items DROP COLUMN x\n",
            },
    },
    {
        .name = "variants, and objects of one dialect",
        .ops =
            "[{\"op\": \"create_table\", \"table\": \"only_pg\", \"columns\": {\"id\": {\"type\": \"bigint\"}}, \"only\": \"postgresql\"}, "
            "{\"op\": \"create_table\", \"table\": \"v\", \"columns\": {\"id\": {\"type\": {\"postgresql\": \"bigint\", \"sqlite\": \"int\"}}, \"x\": {\"type\": \"integer\", \"only\": \"sqlite\"}}}, "
            "{\"op\": \"create_index\", \"table\": \"v\", \"index\": \"ix_v\", \"columns\": [\"id\"], \"only\": \"postgresql\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "CREATE TABLE only_pg ( id bigint )\n"
                                  "--\n"
                                  "CREATE TABLE v ( id bigint )\n"
                                  "--\n"
                                  "CREATE INDEX ix_v ON v (id)\n",
                [AG_SQLITE] = "--\n"
                              "--\n"
                              "CREATE TABLE v ( id int, x INTEGER )\n"
                              "--\n",
            },
    },
    {
        .name = "how values become another type",
        .ops =
            "[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"type\": \"text\"}, \"to\": {\"type\": \"bigint\"}, \"with\": {\"using\": \"length(email)\"}}]",
        .expected =
            {
                [AG_POSTGRESQL] =
                    "--\n"
                    "ALTER TABLE users ALTER COLUMN email TYPE bigint USING length(email)\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email INTEGER, mood TEXT) users_pkey ? ix_email COPY id email mood email = length(email)\n",
            },
    },
    {
        .name = "an index built beside the work of others",
        .ops =
            "[{\"op\": \"create_index\", \"table\": \"users\", \"index\": \"ix2\", \"columns\": [\"mood\"], \"with\": {\"concurrently\": true}}, "
            "{\"op\": \"drop_index\", \"table\": \"users\", \"index\": \"ix_email\", \"with\": {\"concurrently\": true}}]",
        .expected =
            {
                [AG_POSTGRESQL] =
                    "-- outside done_when \n"
                    "ASSERT SELECT relname::text FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid WHERE c.oid = to_regclass('ix2') AND (i.indisvalid OR i.indrelid IS DISTINCT FROM to_regclass('users'))\n"
                    "DROP INDEX CONCURRENTLY IF EXISTS ix2\n"
                    "CREATE INDEX CONCURRENTLY ix2 ON users (mood)\n"
                    "-- outside done_when \n"
                    "DROP INDEX CONCURRENTLY ix_email\n",
                [AG_SQLITE] = "--\n"
                              "CREATE INDEX ix2 ON users (mood)\n"
                              "--\n"
                              "DROP INDEX ix_email\n",
            },
    },
    {
        .name = "a type of the other name",
        .ops =
            "[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"id\", \"from\": {\"type\": \"bigint\"}, \"to\": {\"type\": \"int8\"}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n",
                [AG_SQLITE] = "--\n",
            },
    },
    {
        .name = "a primary key that changes",
        .ops =
            "[{\"op\": \"drop_primary_key\", \"table\": \"users\", \"primary_key\": \"users_pkey\"}, "
            "{\"op\": \"add_primary_key\", \"table\": \"users\", \"primary_key\": \"pk\", \"columns\": [\"id\", \"email\"]}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "ALTER TABLE users DROP CONSTRAINT users_pkey\n"
                                  "--\n"
                                  "ASSERT rows of table \"users\" must differ in id, email\n"
                                  "ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id, email)\n",
                [AG_SQLITE] =
                    "--\n"
                    "REBUILD users (id INTEGER, email TEXT, mood TEXT) pk ? ix_email COPY id email mood\n"
                    "--\n",
            },
    },
    {
        .name = "a foreign key that changes while the table it needs is renamed",
        .ops =
            "[{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"}, "
            "{\"op\": \"alter_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\", \"from\": {\"on_delete\": \"no action\"}, \"to\": {\"on_delete\": \"cascade\"}}]",
        .expected =
            {
                [AG_POSTGRESQL] =
                    "--\n"
                    "ALTER TABLE users RENAME TO people\n"
                    "--\n"
                    "ALTER TABLE items DROP CONSTRAINT fk_owner\n"
                    "ASSERT rows of table \"items\" must refer to rows of \"people\"\n"
                    "ALTER TABLE items ADD CONSTRAINT fk_owner FOREIGN KEY (owner) REFERENCES people (id) ON DELETE CASCADE\n",
                [AG_SQLITE] =
                    "--\n"
                    "ALTER TABLE users RENAME TO people\n"
                    "--\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT) ? fk_owner COPY id owner feel\n",
            },
    },
    {
        .name = "an enum and a table of it",
        .ops =
            "[{\"op\": \"create_enum\", \"enum\": \"size\", \"values\": [\"s\", \"m\"]}, "
            "{\"op\": \"create_table\", \"table\": \"shirt\", \"columns\": {\"size\": {\"type\": \"size\"}}}, "
            "{\"op\": \"add_column\", \"table\": \"items\", \"column\": \"size\", \"type\": \"size\"}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "CREATE TYPE size AS ENUM ('s', 'm')\n"
                                  "--\n"
                                  "CREATE TABLE shirt ( size size )\n"
                                  "--\n"
                                  "ALTER TABLE items ADD COLUMN size size\n",
                [AG_SQLITE] =
                    "--\n"
                    "--\n"
                    "CREATE TABLE shirt ( size TEXT, CHECK (size IN ('s', 'm')) )\n"
                    "--\n"
                    "REBUILD items (id INTEGER, owner INTEGER, feel TEXT, size TEXT) ? ? fk_owner COPY id owner feel\n",
            },
    },
    {
        .name = "a sequence that comes with its table, which takes it along",
        .ops =
            "[{\"op\": \"create_table\", \"table\": \"n\", \"columns\": {\"a\": {\"type\": \"bigint\"}}}, "
            "{\"op\": \"create_sequence\", \"sequence\": \"s\", \"owned_by\": \"n(a)\"}, "
            "{\"op\": \"alter_table\", \"table\": \"n\", \"from\": {\"unlogged\": false}, \"to\": {\"unlogged\": true}}]",
        .expected =
            {
                [AG_POSTGRESQL] = "--\n"
                                  "CREATE TABLE n ( a bigint )\n"
                                  "--\n"
                                  "CREATE SEQUENCE s\n"
                                  "ALTER SEQUENCE s OWNED BY n.a\n"
                                  "--\n"
                                  "ALTER TABLE n SET UNLOGGED\n"
                                  "ALTER SEQUENCE s SET LOGGED\n",
                [AG_SQLITE] = "--\n"
                              "CREATE TABLE n ( a INTEGER )\n"
                              "--\n"
                              "--\n",
            },
    },
};

#endif
