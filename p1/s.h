#pragma once

#include <autogen/annotate.h>

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

AG_SCHEMA(app)

AG_TABLE(t)
struct t {
    int32_t *a;
    int32_t *c;
};

AG_VIEW(app.v, query = "SELECT t.a,\n"
        "    t.c\n"
        "   FROM t", columns = {a = integer, c = integer})
AG_VIEW("\"Odd \"\"view\"\"\"", query = "WITH t AS (\n"
        "         SELECT 1 AS x\n"
        "        )\n"
        " SELECT t.x AS \"a b\",\n"
        "    ';'::text AS \"select\"\n"
        "   FROM t", columns = {"a b" = integer, select = text})
AG_VIEW(kind, query = SELECT 1 AS one, materialized, columns = {one = integer}, indexes = {ix_kind = [one]})
AG_VIEW(options, query = "SELECT t.a\n"
        "   FROM t\n"
        "  WHERE (t.a > 0)", options = {check_option = cascaded}, columns = {a = integer})
AG_VIEW(w, query = "SELECT v.c AS d\n"
        "   FROM app.v", columns = {d = integer})
AG_VIEW(x, query = "SELECT w.d\n"
        "   FROM w", columns = {d = integer})
