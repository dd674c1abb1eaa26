/*
 * graph_text.h: graphs in one line, for tests.  "a b:a c:a,b!x#api" is a, b below a, and c below a and b, depending on x, with the branch label
 * api.  Each is a second younger than the one before it.
 */
#ifndef AG_TEST_GRAPH_TEXT_H
#define AG_TEST_GRAPH_TEXT_H

#include <autogen/revision.h>

#include <string.h>

static inline ag_revision *revision_from_text(ag_arena *arena, const char *text, size_t second)
{
    ag_revision *revision = AG_NEW(arena, ag_revision);
    size_t len = strcspn(text, ":!#");
    revision->id = ag_strndup(arena, text, len);
    revision->base.name = revision->id;
    revision->transaction = true;
    revision->path = ag_format(arena, "%s.json", revision->id);
    revision->created_at = ag_format(arena, "2026-01-%02zuT%02zu:%02zu:%02zuZ", 1 + second / 86400,
                                     second / 3600 % 24, second / 60 % 60, second % 60);
    while (text[len]) {
        char mark = text[len];
        text += len + 1;
        len = strcspn(text, ":!#");
        ag_names names = ag_split(arena, ag_strndup(arena, text, len), ',');
        if (mark == ':')
            revision->down_revision = names;
        else if (mark == '!')
            revision->depends_on = names;
        else
            revision->branch_labels = names;
    }
    return revision;
}

static inline ag_revisions revisions_from_text(ag_arena *arena, const char *text)
{
    ag_names words = ag_split(arena, text, ' ');
    ag_revisions revisions = {0};
    for (size_t i = 0; i < words.len; i++)
        AG_PUSH(arena, &revisions, revision_from_text(arena, words.items[i], i));
    return revisions;
}

static inline bool graph_from_text(ag_arena *arena, const char *text, ag_graph *out, ag_error *err)
{
    ag_revisions revisions = revisions_from_text(arena, text);
    return ag_graph_build(arena, &revisions, out, err);
}

/* "a b": the nodes with these ids. */
static inline ag_nodes nodes_from_text(ag_arena *arena, const ag_graph *graph, const char *text)
{
    ag_names ids = ag_split(arena, text, ' ');
    ag_nodes nodes = {0};
    for (size_t i = 0; i < ids.len; i++)
        AG_PUSH(arena, &nodes, ag_graph_find(graph, ids.items[i]));
    return nodes;
}

static inline char *nodes_to_text(ag_arena *arena, const ag_nodes *nodes)
{
    ag_names ids = {0};
    for (size_t i = 0; i < nodes->len; i++)
        AG_PUSH(arena, &ids, nodes->items[i]->revision->id);
    return ag_join(arena, &ids, " ");
}

#endif
