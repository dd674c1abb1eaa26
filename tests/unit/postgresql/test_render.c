#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The exact statements but for the questions before them (test_precheck.c); that servers take them is what the live suite sees. */
#include <autogen/json.h>
#include <autogen/plan.h>

#include "postgresql/postgresql.h"

typedef struct example {
    const char *schema, *op, *sql;
} example;

#define T \
    "{\"tables\": {\"app.t\": {\"columns\": {\"a\": {\"type\": \"integer\", \"default\": \"1\"}, \"b\": " \
    "\"text\"}, \"checks\": {\"c\": \"a > 0\"}, \"indexes\": {\"i\": [\"a\"]}}}, " \
    "\"enums\": {\"e\": [\"x\", \"z\"]}}"

#define F \
    "{\"functions\": {\"f(integer)\": {\"returns\": \"integer\", \"language\": \"sql\", \"body\": " \
    "\"SELECT 1\", \"arguments\": [{\"name\": \"a\", \"type\": \"int\", \"default\": \"1\"}]}}, " \
    "\"procedures\": {\"app.p(integer)\": {\"language\": \"sql\", \"body\": \"\"}}, " \
    "\"aggregates\": {\"total(integer)\": {\"function\": \"int4pl\", \"state_type\": " \
    "\"integer\"}, \"rows()\": {\"function\": \"int8inc\", \"state_type\": \"bigint\"}}}"

/* A table with a trigger, a policy and a rule, which statistics and a publication are about. */
#define L \
    "{\"tables\": {\"app.t\": {\"columns\": {\"a\": \"integer\", \"b\": \"text\"}, \"triggers\": {\"tg\": " \
    "{\"timing\": \"before\", \"events\": [\"update\"], \"for_each\": \"row\", \"function\": " \
    "\"f\"}, \"held\": {\"timing\": \"after\", \"events\": [\"update\"], \"for_each\": \"row\", " \
    "\"function\": \"f\", \"constraint\": true}}, \"policies\": {\"p\": {\"using\": \"a > 0\"}}, " \
    "\"rules\": {\"r\": {\"event\": \"delete\", \"do\": \"nothing\"}}}}, " \
    "\"statistics\": {\"app.s\": {\"table\": \"app.t\", \"columns\": [\"a\", \"b\"]}}, " \
    "\"publications\": {\"pub\": {\"tables\": [\"app.t\"]}}}"
#define G "{\"event_triggers\": {\"e\": {\"event\": \"table_rewrite\", \"function\": \"f\"}}}"

static const example examples[] = {
    {L,
     "{\"op\": \"create_trigger\", \"table\": \"app.t\", \"trigger\": \"Two\", \"timing\": \"after\", "
     "\"events\": [\"insert\", \"update\"], \"columns\": [\"b\"], \"for_each\": \"row\", \"when\": "
     "\"new.a > 1 -- more\", \"function\": \"app.f\", \"arguments\": [\"it's\", \"\"], \"enabled\": "
     "\"replica\", \"comment\": \"c\"}",
     "CREATE TRIGGER \"Two\" AFTER insert OR update OF b ON app.t FOR EACH ROW WHEN (new.a > 1 -- "
     "more\n) EXECUTE FUNCTION app.f('it''s', '');ALTER TABLE app.t ENABLE REPLICA TRIGGER "
     "\"Two\";COMMENT ON TRIGGER \"Two\" ON app.t IS 'c';"},
    {L,
     "{\"op\": \"alter_trigger\", \"table\": \"app.t\", \"trigger\": \"tg\", \"from\": {\"timing\": "
     "\"before\"}, \"to\": {\"timing\": \"after\"}}",
     "CREATE OR REPLACE TRIGGER tg AFTER update ON app.t FOR EACH ROW EXECUTE FUNCTION f();"},
    {L,
     "{\"op\": \"alter_trigger\", \"table\": \"app.t\", \"trigger\": \"held\", \"from\": "
     "{\"deferrable\": \"no\"}, \"to\": {\"deferrable\": \"initially deferred\"}}",
     "DROP TRIGGER held ON app.t;CREATE CONSTRAINT TRIGGER held AFTER update ON app.t DEFERRABLE "
     "INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();"},
    {L,
     "{\"op\": \"alter_trigger\", \"table\": \"app.t\", \"trigger\": \"tg\", \"from\": {\"enabled\": "
     "\"origin\"}, \"to\": {\"enabled\": \"disabled\"}}",
     "ALTER TABLE app.t DISABLE TRIGGER tg;"},
    {L,
     "{\"op\": \"alter_policy\", \"table\": \"app.t\", \"policy\": \"p\", \"from\": {\"roles\": [], "
     "\"check\": null}, \"to\": {\"roles\": [\"A b\", \"c\"], \"check\": \"a > 1\"}}",
     "ALTER POLICY p ON app.t TO \"A b\", c WITH CHECK (a > 1);"},
    {L,
     "{\"op\": \"alter_policy\", \"table\": \"app.t\", \"policy\": \"p\", \"from\": {\"using\": \"a > "
     "0\"}, \"to\": {\"using\": null}}",
     "DROP POLICY p ON app.t;CREATE POLICY p ON app.t;"},
    {L,
     "{\"op\": \"alter_policy\", \"table\": \"app.t\", \"policy\": \"p\", \"from\": {\"command\": "
     "\"all\", \"restrictive\": false}, \"to\": {\"command\": \"delete\", \"restrictive\": true}}",
     "DROP POLICY p ON app.t;CREATE POLICY p ON app.t AS RESTRICTIVE FOR DELETE USING (a > 0);"},
    {L,
     "{\"op\": \"alter_rule\", \"table\": \"app.t\", \"rule\": \"r\", \"from\": {\"instead\": false, "
     "\"enabled\": \"origin\"}, \"to\": {\"instead\": true, \"enabled\": \"always\"}}",
     "CREATE OR REPLACE RULE r AS ON DELETE TO app.t DO INSTEAD nothing;ALTER TABLE app.t ENABLE "
     "ALWAYS RULE r;"},
    {L, "{\"op\": \"rename_rule\", \"table\": \"app.t\", \"rule\": \"r\", \"to\": \"R\"}",
     "ALTER RULE r ON app.t RENAME TO \"R\";"},
    {L,
     "{\"op\": \"alter_statistics\", \"statistics\": \"app.s\", \"from\": {\"target\": null}, \"to\": "
     "{\"target\": 10}}",
     "ALTER STATISTICS app.s SET STATISTICS 10;"},
    {L,
     "{\"op\": \"alter_statistics\", \"statistics\": \"app.s\", \"from\": {\"kinds\": [], "
     "\"expressions\": []}, \"to\": {\"kinds\": [\"mcv\"], \"expressions\": [\"lower(b)\"]}}",
     "DROP STATISTICS app.s;CREATE STATISTICS app.s (mcv) ON a, b, (lower(b)) FROM app.t;"},
    {L,
     "{\"op\": \"alter_publication\", \"publication\": \"pub\", \"from\": {\"tables\": [\"app.t\"], "
     "\"publish\": []}, \"to\": {\"tables\": [{\"table\": \"app.t\", \"columns\": [\"a\"], \"where\": "
     "\"a > 0\"}], \"publish\": [\"insert\"]}}",
     "ALTER PUBLICATION pub SET TABLE ONLY app.t (a) WHERE (a > 0);ALTER PUBLICATION pub SET (publish "
     "= 'insert');"},
    {L,
     "{\"op\": \"alter_publication\", \"publication\": \"pub\", \"from\": {\"tables\": "
     "[\"app.t\"]}, \"to\": {\"tables\": []}}",
     "ALTER PUBLICATION pub DROP TABLE ONLY app.t;"},
    {"{}", "{\"op\": \"create_schema\", \"schema\": \"app\", \"comment\": \"c\"}",
     "CREATE SCHEMA app;COMMENT ON SCHEMA app IS 'c';"},
    {"{}",
     "{\"op\": \"create_extension\", \"extension\": \"uuid-ossp\", \"schema\": \"app\", \"version\": "
     "\"1.1\"}",
     "CREATE EXTENSION \"uuid-ossp\" SCHEMA app VERSION '1.1';"},
    {"{}", "{\"op\": \"create_enum\", \"enum\": \"app.e\", \"values\": [\"a\", \"it's\"]}",
     "CREATE TYPE app.e AS ENUM ('a', 'it''s');"},
    {T,
     "{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"x\", \"z\"]}, \"to\": "
     "{\"values\": [\"w\", \"x\", \"y\", \"z\"]}}",
     "ALTER TYPE public.e ADD VALUE 'w' BEFORE 'x';ALTER TYPE public.e ADD VALUE 'y' AFTER 'x';"},
    {"{\"enums\": {\"e\": [\"x\", \"z\"]}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"e\", "
     "\"default\": \"'x'\"}}, \"checks\": {\"c\": \"a <> 'x'\"}}}}",
     "{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"x\", \"z\"]}, \"to\": "
     "{\"values\": [\"y\"]}, \"with\": {\"renamed_values\": {\"x\": \"y\"}}}",
     "ALTER TYPE public.e RENAME TO ag_old_e;CREATE TYPE e AS ENUM ('y');ALTER TABLE t DROP CONSTRAINT c;"
     "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;ALTER TABLE t ALTER COLUMN a TYPE e USING (CASE "
     "a::text WHEN 'x' THEN 'y' ELSE a::text END)::e;ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y';"
     "ALTER TABLE t ADD CONSTRAINT c CHECK (a <> 'y');DROP TYPE ag_old_e;"},
    {"{}",
     "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"id\": {\"type\": \"bigint\", "
     "\"identity\": \"always\"}, \"user\": {\"type\": \"varchar(5)\", \"default\": \"'x'\", "
     "\"collation\": \"C\", \"nullable\": false}, \"ok\": {\"type\": \"boolean\", \"default\": \"1 is "
     "null\"}}, \"primary_key\": {\"name\": \"k\", \"columns\": [\"id\"]}}",
     "CREATE TABLE t (\n    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n    \"user\" varchar(5) "
     "COLLATE \"C\" DEFAULT 'x' NOT NULL,\n    ok boolean DEFAULT (1 is null),\n    CONSTRAINT k "
     "PRIMARY KEY (id)\n);"},
    {T, "{\"op\": \"drop_table\", \"table\": \"app.t\"}", "DROP TABLE app.t;"},
    {T, "{\"op\": \"rename_table\", \"table\": \"app.t\", \"to\": \"u\"}",
     "ALTER TABLE app.t SET SCHEMA public;ALTER TABLE t RENAME TO u;"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"type\": "
     "\"integer\", \"nullable\": true}, \"to\": {\"type\": \"bigint\", \"nullable\": false}}",
     "ALTER TABLE app.t ALTER COLUMN a DROP DEFAULT;ALTER TABLE app.t DROP CONSTRAINT c;"
     "ALTER TABLE app.t ALTER COLUMN a TYPE bigint;ALTER TABLE app.t ADD CONSTRAINT c CHECK (a > 0);"
     "ALTER TABLE app.t ALTER COLUMN a SET NOT NULL;ALTER TABLE app.t ALTER COLUMN a SET DEFAULT 1;"},
    {"{\"tables\": {\"app.t\": {\"columns\": {\"b\": \"text\"}, \"indexes\": {\"i\": [{\"expression\": "
     "\"lower(b)\"}], \"j\": [\"b\"]}}}}",
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"b\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"varchar(9)\"}}",
     "DROP INDEX app.i;ALTER TABLE app.t ALTER COLUMN b TYPE varchar(9);"
     "CREATE INDEX i ON app.t ((lower(b)));"},
    {"{\"tables\": {\"t\": {\"columns\": {\"b\": \"varchar(5)\"}, \"checks\": {\"c\": \"b > 'a'\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"b\", \"from\": {\"type\": "
     "\"varchar(5)\"}, \"to\": {\"type\": \"varchar(9)\"}}",
     "ALTER TABLE t ALTER COLUMN b TYPE varchar(9);"},
    {"{\"tables\": {\"app.t\": {\"columns\": {\"a\": \"integer\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"type\": "
     "\"integer\"}, \"to\": {\"type\": \"serial\"}}",
     "ALTER TABLE app.t ALTER COLUMN a SET NOT NULL;CREATE SEQUENCE app.t_a_seq AS "
     "integer;ALTER SEQUENCE app.t_a_seq OWNED BY "
     "app.t.a;ALTER TABLE app.t ALTER COLUMN a SET DEFAULT nextval('app.t_a_seq');SELECT "
     "setval(pg_get_serial_sequence('app.t', 'a'), least(max(a), '2147483647'::bigint)) FROM app.t "
     "HAVING max(a) >= 1 AND pg_sequence_last_value(pg_get_serial_sequence('app.t', 'a')) IS NULL;"},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"bigint\", \"identity\": \"always\"}}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"sequence\": "
     "null}, \"to\": {\"sequence\": {\"increment\": 5, \"cycle\": true}}}",
     "ALTER TABLE t ALTER COLUMN a SET INCREMENT BY 5 SET CYCLE;"},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"text\", \"b\": \"boolean\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"uuid\"}}",
     "ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::uuid;"},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"type\": "
     "\"integer\"}, \"to\": {\"type\": \"text\"}}",
     "ALTER TABLE t ALTER COLUMN a TYPE text;"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"default\": "
     "\"1\"}, \"to\": {\"default\": \"2\"}}",
     "ALTER TABLE app.t ALTER COLUMN a SET DEFAULT 2;"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"b\", \"from\": {\"comment\": "
     "null}, \"to\": {\"comment\": \"c\"}}",
     "COMMENT ON COLUMN app.t.b IS 'c';"},
    {T, "{\"op\": \"rename_column\", \"table\": \"app.t\", \"column\": \"b\", \"to\": \"B\"}",
     "ALTER TABLE app.t RENAME COLUMN b TO \"B\";"},
    {T, "{\"op\": \"drop_column\", \"table\": \"app.t\", \"column\": \"b\"}",
     "ALTER TABLE app.t DROP COLUMN b;"},
    {T,
     "{\"op\": \"alter_check\", \"table\": \"app.t\", \"check\": \"c\", \"from\": {\"expression\": \"a "
     "> 0\"}, \"to\": {\"expression\": \"a > 1\"}}",
     "ALTER TABLE app.t DROP CONSTRAINT c;ALTER TABLE app.t ADD CONSTRAINT c CHECK (a > 1);"},
    {T, "{\"op\": \"rename_check\", \"table\": \"app.t\", \"check\": \"c\", \"to\": \"d\"}",
     "ALTER TABLE app.t RENAME CONSTRAINT c TO d;"},
    {T,
     "{\"op\": \"create_index\", \"table\": \"app.t\", \"index\": \"j\", \"columns\": [{\"expression\": "
     "\"lower(b)\", \"order\": \"desc\"}], \"where\": \"a > 0\"}",
     "CREATE INDEX j ON app.t ((lower(b)) DESC) WHERE a > 0;"},
    {T, "{\"op\": \"drop_index\", \"table\": \"app.t\", \"index\": \"i\"}", "DROP INDEX app.i;"},
    {T, "{\"op\": \"rename_index\", \"table\": \"app.t\", \"index\": \"i\", \"to\": \"k\"}",
     "ALTER INDEX app.i RENAME TO k;"},
    {"{}",
     "{\"op\": \"create_function\", \"function\": \"app.add(int, int)\", \"returns\": \"integer\", "
     "\"arguments\": [{\"name\": \"a\", \"type\": \"int4\"}, {\"name\": \"select\", \"type\": "
     "\"integer\", \"default\": \"1 + 1\"}], \"language\": \"plpgsql\", \"body\": [\"BEGIN\", "
     "\"  RETURN a;\", \"END\"], \"volatility\": \"immutable\", \"strict\": true, \"leakproof\": true, "
     "\"security_definer\": true, \"parallel\": \"safe\", \"cost\": \"0.5\", \"set\": "
     "{\"search_path\": \"app, pg_temp\"}, \"support\": \"app.helper\", \"comment\": \"c\"}",
     "CREATE FUNCTION app.add(a integer, \"select\" integer DEFAULT 1 + 1)\nRETURNS integer\n"
     "LANGUAGE plpgsql IMMUTABLE LEAKPROOF STRICT SECURITY DEFINER PARALLEL SAFE COST 0.5 SUPPORT "
     "app.helper\nSET search_path TO 'app', 'pg_temp'\nAS $$BEGIN\n  RETURN a;\nEND$$;"
     "COMMENT ON FUNCTION app.add(integer, integer) IS 'c';"},
    {"{}",
     "{\"op\": \"create_function\", \"function\": \"f(integer, varchar(9)[])\", \"arguments\": "
     "[{\"type\": \"int\", \"mode\": \"inout\"}, {\"name\": \"rest\", \"type\": \"varchar(3)[]\", "
     "\"mode\": \"variadic\"}, {\"name\": \"o\", \"type\": \"text\", \"mode\": \"out\"}], "
     "\"returns_set\": true, \"rows\": \"5\", \"language\": \"sql\", \"sql_body\": \"RETURN 1\", "
     "\"transforms\": [\"jsonb\"]}",
     "CREATE FUNCTION f(INOUT integer, VARIADIC rest varchar[], OUT o text)\nRETURNS SETOF record\n"
     "LANGUAGE sql\nTRANSFORM FOR TYPE jsonb ROWS 5\nRETURN 1;"},
    {"{}",
     "{\"op\": \"create_function\", \"function\": \"f()\", \"arguments\": [{\"name\": \"a\", \"type\": "
     "\"text\", \"mode\": \"table\"}, {\"name\": \"b\", \"type\": \"integer\", \"mode\": \"table\"}], "
     "\"language\": \"c\", \"library\": \"$libdir/x\", \"window\": true}",
     "CREATE FUNCTION f()\nRETURNS TABLE (a text, b integer)\nLANGUAGE c WINDOW\n"
     "AS '$libdir/x', 'f';"},
    {F,
     "{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"body\": \"SELECT 1\"}, "
     "\"to\": {\"body\": \"SELECT 2\"}}",
     "CREATE OR REPLACE FUNCTION f(a integer DEFAULT 1)\nRETURNS integer\nLANGUAGE sql\n"
     "AS $$SELECT 2$$;"},
    {F,
     "{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"comment\": null}, "
     "\"to\": {\"comment\": \"c\"}}",
     "COMMENT ON FUNCTION public.f(integer) IS 'c';"},
    {F,
     "{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"returns\": \"integer\"}, "
     "\"to\": {\"returns\": \"bigint\"}}",
     "DROP FUNCTION public.f(integer);CREATE FUNCTION f(a integer DEFAULT 1)\nRETURNS bigint\n"
     "LANGUAGE sql\nAS $$SELECT 1$$;"},
    {F,
     "{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"arguments\": [{\"name\": "
     "\"a\", \"type\": \"int\", \"default\": \"1\"}]}, \"to\": {\"arguments\": [{\"name\": \"b\", "
     "\"type\": \"int\", \"default\": \"1\"}]}}",
     "DROP FUNCTION public.f(integer);CREATE FUNCTION f(b integer DEFAULT 1)\nRETURNS integer\n"
     "LANGUAGE sql\nAS $$SELECT 1$$;"},
    {F,
     "{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"arguments\": [{\"name\": "
     "\"a\", \"type\": \"int\", \"default\": \"1\"}]}, \"to\": {\"arguments\": [{\"name\": \"a\", "
     "\"type\": \"int\"}]}}",
     "DROP FUNCTION public.f(integer);CREATE FUNCTION f(a integer)\nRETURNS integer\n"
     "LANGUAGE sql\nAS $$SELECT 1$$;"},
    {F, "{\"op\": \"rename_function\", \"function\": \"f(int)\", \"to\": \"app.g(integer)\"}",
     "ALTER FUNCTION public.f(integer) SET SCHEMA app;ALTER FUNCTION app.f(integer) RENAME TO g;"},
    {F, "{\"op\": \"drop_procedure\", \"procedure\": \"app.p(integer)\"}",
     "DROP PROCEDURE app.p(IN integer);"},
    {"{}",
     "{\"op\": \"create_procedure\", \"procedure\": \"p(integer)\", \"arguments\": [\"integer\", "
     "{\"type\": \"text\", \"mode\": \"out\"}], \"language\": \"plpgsql\", \"body\": \"BEGIN END\"}",
     "CREATE PROCEDURE p(integer, OUT text)\nLANGUAGE plpgsql\nAS $$BEGIN END$$;"},
    {F, "{\"op\": \"drop_aggregate\", \"aggregate\": \"rows(*)\"}",
     "DROP AGGREGATE public.rows(*);"},
    {F,
     "{\"op\": \"alter_aggregate\", \"aggregate\": \"total(integer)\", \"from\": {\"initial_value\": "
     "null}, \"to\": {\"initial_value\": \"\"}}",
     "CREATE OR REPLACE AGGREGATE total(integer) (\n    SFUNC = int4pl,\n    STYPE = integer,\n"
     "    INITCOND = ''\n);"},
    {F,
     "{\"op\": \"alter_aggregate\", \"aggregate\": \"total(integer)\", \"from\": {\"final_function\": "
     "null}, \"to\": {\"final_function\": \"f\"}}",
     "DROP AGGREGATE public.total(integer);CREATE AGGREGATE total(integer) (\n    SFUNC = int4pl,\n"
     "    STYPE = integer,\n    FINALFUNC = f\n);"},
    {"{}",
     "{\"op\": \"create_aggregate\", \"aggregate\": \"a(text, integer)\", \"arguments\": [\"text\"], "
     "\"order_by\": [{\"name\": \"o\", \"type\": \"integer\"}], \"function\": \"app.s\", "
     "\"state_type\": \"app.t\", \"state_space\": 64, \"final_function\": \"app.e\", \"final_extra\": "
     "true, \"final_modify\": \"shareable\", \"hypothetical\": true, \"parallel\": \"safe\", "
     "\"sort_operator\": \"app.<\", \"comment\": \"c\"}",
     "CREATE AGGREGATE a(text ORDER BY o integer) (\n    SFUNC = app.s,\n    STYPE = app.t,\n"
     "    SSPACE = 64,\n    FINALFUNC = app.e,\n    FINALFUNC_EXTRA,\n    FINALFUNC_MODIFY = "
     "SHAREABLE,\n    HYPOTHETICAL,\n    PARALLEL = SAFE,\n    SORTOP = OPERATOR(app.<)\n);"
     "COMMENT ON AGGREGATE public.a(text, integer) IS 'c';"},
    {"{}",
     "{\"op\": \"create_aggregate\", \"aggregate\": \"a(integer)\", \"function\": \"s\", "
     "\"state_type\": \"bigint\", \"combine_function\": \"c\", \"serial_function\": \"x\", "
     "\"deserial_function\": \"y\", \"initial_value\": \"0\", \"moving_function\": \"m\", "
     "\"moving_inverse_function\": \"i\", \"moving_state_type\": \"bigint\", \"moving_state_space\": "
     "8, \"moving_final_function\": \"f\", \"moving_final_extra\": true, \"moving_final_modify\": "
     "\"read_write\", \"moving_initial_value\": \"1\", \"sort_operator\": \">\"}",
     "CREATE AGGREGATE a(integer) (\n    SFUNC = s,\n    STYPE = bigint,\n    COMBINEFUNC = c,\n"
     "    SERIALFUNC = x,\n    DESERIALFUNC = y,\n    INITCOND = '0',\n    MSFUNC = m,\n"
     "    MINVFUNC = i,\n    MSTYPE = bigint,\n    MSSPACE = 8,\n    MFINALFUNC = f,\n"
     "    MFINALFUNC_EXTRA,\n    MFINALFUNC_MODIFY = READ_WRITE,\n    MINITCOND = '1',\n"
     "    SORTOP = >\n);"},
    {"{}",
     "{\"op\": \"create_event_trigger\", \"event_trigger\": \"A b\", \"event\": \"sql_drop\", \"tags\": "
     "[\"drop table\", \"DROP VIEW\"], \"function\": \"app.f\", \"enabled\": \"replica\", \"comment\": "
     "\"c\"}",
     "CREATE EVENT TRIGGER \"A b\" ON sql_drop\n    WHEN TAG IN ('DROP TABLE', 'DROP VIEW')\n"
     "    EXECUTE FUNCTION app.f();ALTER EVENT TRIGGER \"A b\" ENABLE REPLICA;"
     "COMMENT ON EVENT TRIGGER \"A b\" IS 'c';"},
    {G,
     "{\"op\": \"alter_event_trigger\", \"event_trigger\": \"e\", \"from\": {\"enabled\": \"origin\"}, "
     "\"to\": {\"enabled\": \"disabled\"}}",
     "ALTER EVENT TRIGGER e DISABLE;"},
    {G,
     "{\"op\": \"alter_event_trigger\", \"event_trigger\": \"e\", \"from\": {\"event\": "
     "\"table_rewrite\"}, \"to\": {\"event\": \"ddl_command_start\"}}",
     "DROP EVENT TRIGGER e;CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f();"},
    {G, "{\"op\": \"rename_event_trigger\", \"event_trigger\": \"e\", \"to\": \"E\"}",
     "ALTER EVENT TRIGGER e RENAME TO \"E\";"},
    {G, "{\"op\": \"drop_event_trigger\", \"event_trigger\": \"e\"}", "DROP EVENT TRIGGER e;"},
};

static ag_json *read_json(ag_arena *arena, const char *text)
{
    ag_json *json = NULL;
    ag_error err = {0};
    if (!ag_json_read(arena, text, strlen(text), "test", &json, &err))
        fail_msg("%s: %s", text, err.message);
    return json;
}

static ag_schema *read_schema(ag_arena *arena, const char *text)
{
    ag_object *object = NULL;
    ag_error err = {0};
    if (!ag_object_read(arena, &ag_schema_shape, read_json(arena, text), NULL, AG_READ_DECLARED,
                        NULL, &object, &err) ||
        !ag_schema_settle(arena, (ag_schema *)object, &err))
        fail_msg("%s: %s", text, err.message);
    return (ag_schema *)object;
}

static bool plan_for(ag_arena *arena, int version, const char *schema, const char *text,
                     ag_steps *steps, ag_error *err)
{
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = version};
    ag_op *op = NULL;
    ag_ops ops = {0};
    if (!ag_op_read(arena, read_json(arena, text), &op, err))
        fail_msg("%s: %s", text, err->message);
    AG_PUSH(arena, &ops, op);
    return ag_plan(arena, &options, read_schema(arena, schema), &ops, steps, err);
}

static bool plan(ag_arena *arena, const char *schema, const char *text, ag_steps *steps,
                 ag_error *err)
{
    return plan_for(arena, 150000, schema, text, steps, err);
}

static void test_render__exact_statements(void **state)
{
    ag_arena *a = *state;
    for (size_t i = 0; i < AG_COUNT(examples); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        if (!plan(a, examples[i].schema, examples[i].op, &steps, &err))
            fail_msg("%s: %s", examples[i].op, err.message);
        ag_buf sql = ag_buf_new(a);
        for (size_t k = 0; k < steps.items[0]->statements.len; k++) {
            const ag_statement *statement = &steps.items[0]->statements.items[k];
            /* What keeps and gives back privileges has tests of its own. */
            if (statement->kind == AG_STATEMENT_RUN && strncmp(statement->sql, "DO ", 3) != 0)
                ag_buf_format(&sql, "%s;", statement->sql);
        }
        assert_string_equal(sql.text, examples[i].sql);
    }
}

static const example refused[] = {
    {"{}",
     "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": {\"type\": \"integer\", "
     "\"generated\": \"1\", \"virtual\": true}}}",
     "a virtual column"},
    {"{}",
     "{\"op\": \"create_event_trigger\", \"event_trigger\": \"e\", \"event\": \"login\", \"function\": "
     "\"f\"}",
     "fires at a login"},
    {F, "{\"op\": \"rename_function\", \"function\": \"f(integer)\", \"to\": \"g(text)\"}",
     "cannot change the types"},
};

static void test_render__refuses_what_cannot_be_done(void **state)
{
    ag_arena *a = *state;
    for (size_t i = 0; i < AG_COUNT(refused); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        assert_false(plan(a, refused[i].schema, refused[i].op, &steps, &err));
        assert_int_equal(err.code, AG_E_UNSUPPORTED);
        if (strstr(err.message, refused[i].sql) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", refused[i].sql, err.message);
    }
}

/* It would go into SQL as it stands. */
static void test_render__a_cost_is_a_number(void **state)
{
    ag_error err = {0};
    ag_steps steps = {0};
    assert_false(
        plan(*state, "{}",
             "{\"op\": \"create_function\", \"function\": \"f()\", \"returns\": \"int\", "
             "\"language\": \"sql\", \"body\": \"SELECT 1\", \"cost\": \"1; DROP TABLE t\"}",
             &steps, &err));
    assert_int_equal(err.code, AG_E_TYPE);
    assert_non_null(strstr(err.message, "\"cost\" of \"f()\" is not a number"));
}

/* A sequence that does not go into the log with its table, or out of it: in a script nobody knows whether the server can say so. */
static void test_render__asks_a_server_that_nobody_knows(void **state)
{
    static const struct {
        int version;
        size_t statements;
        const char *last;
    } servers[] = {
        {140000, 1, "ALTER TABLE t SET UNLOGGED"},
        {150000, 2, "ALTER SEQUENCE s SET LOGGED"},
        {0, 2,
         "DO $$\nBEGIN\n    IF current_setting('server_version_num')::int >= 150000 THEN\n"
         "        EXECUTE 'ALTER SEQUENCE s SET LOGGED';\n    END IF;\nEND\n$$"},
    };
    for (size_t i = 0; i < AG_COUNT(servers); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        if (!plan_for(
                *state, servers[i].version,
                "{\"tables\": {\"t\": {\"columns\": {\"a\": \"bigint\"}}}, \"sequences\": {\"s\": {"
                "\"owned_by\": \"t(a)\"}}}",
                "{\"op\": \"alter_table\", \"table\": \"t\", \"from\": {\"unlogged\": false}, \"to\": {\"unlogged\": true}}",
                &steps, &err))
            fail_msg("%s", err.message);
        assert_int_equal(steps.items[0]->statements.len, servers[i].statements);
        assert_string_equal(steps.items[0]->statements.items[servers[i].statements - 1].sql,
                            servers[i].last);
    }
}

static int setup(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int teardown(void **state)
{
    ag_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render__exact_statements),
        cmocka_unit_test(test_render__refuses_what_cannot_be_done),
        cmocka_unit_test(test_render__a_cost_is_a_number),
        cmocka_unit_test(test_render__asks_a_server_that_nobody_knows),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
