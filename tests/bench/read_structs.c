/*
 * read_structs.c: read an annotated header, as every command that has one does, and do nothing with it.
 *
 *   read_structs FOLDER HEADER      FOLDER: where <autogen/annotate.h> is found
 */
#include <autogen/source.h>

#include <stdio.h>

int main(int argc, char **argv)
{
    ag_arena *arena = ag_arena_open();
    ag_names paths = {0};
    ag_c_options options = {0};
    ag_schema *schema;
    ag_error err = {0};
    if (argc != 3)
        return 64;
    AG_PUSH(arena, &options.arguments, ag_format(arena, "-I%s", argv[1]));
    AG_PUSH(arena, &paths, argv[2]);
    bool done =
        ag_source_files(arena, &paths, &options, UINT64_C(1) << AG_POSTGRESQL, &schema, &err);
    if (done)
        printf("%u tables\n", schema->tables.len);
    else
        fprintf(stderr, "%s: %s\n", ag_error_place(arena, &err), err.message);
    ag_arena_close(arena);
    return done ? 0 : 1;
}
