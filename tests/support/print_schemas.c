/*
 * print_schemas.c: the JSON Schema of a file of ours, from the tables that describe it.
 *
 * usage: print_schemas config|schema|revision
 */
#include <autogen/json.h>
#include <autogen/project.h>
#include <autogen/source.h>

#include <stdio.h>
#include <string.h>

static ag_json *config_schema(ag_arena *arena)
{
    ag_json *schema = ag_json_schema(arena, &ag_config_shape, "autogen.json");
    ag_json *format =
        ag_json_set(arena, ag_json_get(schema, "properties"), "format", ag_json_object(arena));
    ag_json_set(arena, format, "const", ag_json_int(arena, 1));
    ag_json_set(arena, format, "description",
                ag_json_string(arena, "the version of this format that the file needs"));
    return schema;
}

static const struct {
    const char *name;
    ag_json *(*make)(ag_arena *arena);
} schemas[] = {
    {"config", config_schema},
    {"schema", ag_schema_json_schema},
    {"revision", ag_revision_json_schema},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < AG_COUNT(schemas); i++) {
        if (strcmp(argv[1], schemas[i].name) != 0)
            continue;
        ag_arena *arena = ag_arena_open();
        ag_buf out = ag_buf_new(arena);
        ag_json_print(&out, schemas[i].make(arena));
        bool done = fputs(out.text, stdout) >= 0 && fflush(stdout) == 0;
        ag_arena_close(arena);
        return done ? 0 : 1;
    }
    fputs("usage: print_schemas config|schema|revision\n", stderr);
    return 64;
}
