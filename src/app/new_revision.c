#include "app/new_revision.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ID_BYTES 6
#define SEQUENTIAL_DIGITS 3

static bool random_id(ag_arena *arena, char **out, ag_error *err)
{
    unsigned char bytes[ID_BYTES];
    FILE *source = fopen("/dev/urandom", "rb");
    size_t read = source ? fread(bytes, 1, sizeof bytes, source) : 0;
    if (source)
        fclose(source);
    if (read != sizeof bytes)
        return ag_fail(err, AG_E_IO, NULL, "cannot read /dev/urandom for a new id");
    ag_buf id = ag_buf_new(arena);
    for (size_t i = 0; i < sizeof bytes; i++)
        ag_buf_format(&id, "%02x", bytes[i]);
    *out = id.text;
    return true;
}

/* More than the greatest id that is a number. */
static char *sequential_id(ag_arena *arena, const ag_graph *graph, const ag_names *taken)
{
    long greatest = 0;
    for (size_t i = 0; i < graph->order.len; i++) {
        char *end = NULL;
        long number = strtol(graph->order.items[i]->revision->id, &end, 10);
        if (*end == '\0' && number > greatest)
            greatest = number;
    }
    char *id;
    do
        id = ag_format(arena, "%0*ld", SEQUENTIAL_DIGITS, ++greatest);
    while (ag_names_has(taken, id));
    return id;
}

bool ag_new_id(ag_arena *arena, const ag_project *project, const ag_graph *graph,
               const ag_names *taken, char **out, ag_error *err)
{
    if (project->config->revision_ids == AG_IDS_SEQUENTIAL) {
        *out = sequential_id(arena, graph, taken);
        return true;
    }
    do {
        if (!random_id(arena, out, err))
            return false;
    } while (ag_graph_find(graph, *out) || ag_names_has(taken, *out));
    return true;
}

char *ag_new_time(ag_arena *arena)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    time_t now = epoch && *epoch ? (time_t)strtoll(epoch, NULL, 10) : time(NULL);
    struct tm utc;
    char text[32];
    gmtime_r(&now, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return ag_strdup(arena, text);
}

bool ag_new_path(ag_arena *arena, const ag_project *project, const char *folder,
                 ag_revision *revision, ag_error *err)
{
    const ag_config *config = project->config;
    ag_file_naming naming = {config->file_template, config->truncate_slug_length, config->timezone};
    char *name = NULL;
    if (!ag_revision_path(arena, &naming, revision, &name, err))
        return false;
    if (!folder && project->folders.len == 0)
        return ag_fail(err, AG_E_MISSING, NULL, "the configuration names no folder for revisions");
    revision->path = ag_path_join(arena, folder ? folder : project->folders.items[0], name);
    return true;
}
