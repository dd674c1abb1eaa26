/* body.c: the .sql files that a revision names, and the revision without them. */
#include "revision/revision.h"

#include "base/file.h"

#include <string.h>

/* ------------------------------------------------------------------ reading */

/* Below the folder: nobody's revision reads other people's files. */
static bool is_below(const char *path)
{
    if (*path == '/' || strcmp(path, "-") == 0)
        return false;
    for (const char *part = path; part; part = strchr(part, '/')) {
        part += *part == '/';
        size_t len = strcspn(part, "/");
        if (len == 2 && strncmp(part, "..", 2) == 0)
            return false;
    }
    return true;
}

static void normalize_line_ends(char *text)
{
    char *end = text;
    for (; *text; text++)
        if (text[0] != '\r' || text[1] != '\n')
            *end++ = *text;
    *end = '\0';
}

/* The operation's "file", or the one of a dialect in it. */
static const ag_json *file_member(const ag_op *op, size_t dialect)
{
    const ag_json *file = op->source ? ag_json_get(op->source, "file") : NULL;
    const ag_json *own =
        file && file->type == AG_JSON_OBJECT ? ag_json_get(file, ag_dialect_names[dialect]) : NULL;
    return own ? own : file;
}

/* A file that is not there is missing input; one that cannot be read is what it is. */
static bool fail_file(ag_error *err, const ag_json *at, const ag_error *why)
{
    ag_json_fail(err, AG_E_REFERENCE, at, "%s", why->message);
    return ag_hint(err, "\"file\" is a file beside the revision; was it committed?");
}

static bool load_body(ag_arena *arena, const char *name, const char *folder, const ag_json *at,
                      char **out, ag_error *err)
{
    if (!folder)
        return ag_json_fail(err, AG_E_IO, at, "there is no folder to read \"%s\" from", name);
    if (!is_below(name)) {
        ag_json_fail(err, AG_E_NAME, at, "\"%s\" is not below the revision's folder", name);
        return ag_hint(err, "put the file beside the revision");
    }
    ag_error why = {0};
    char *text;
    size_t len;
    if (!ag_file_read(arena, ag_path_join(arena, folder, name), &text, &len, &why))
        return fail_file(err, at, &why);
    if (!ag_utf8_valid(text, len))
        return ag_json_fail(err, AG_E_SYNTAX, at, "\"%s\" is not UTF-8", name) ||
               ag_hint(err, "save it as UTF-8");
    if (ag_starts_with(text, "\xEF\xBB\xBF"))
        text += 3;
    if (text[strspn(text, " \t\r\n")] == '\0')
        return ag_json_fail(err, AG_E_MISSING, at, "there is nothing in \"%s\"", name) ||
               ag_hint(err, "leave the operation out if there is nothing to do");
    normalize_line_ends(text);
    *out = text;
    return true;
}

static const char *find_body(const ag_revision *revision, const char *name)
{
    for (size_t i = 0; i < revision->bodies.keys.len; i++)
        if (strcmp(revision->bodies.keys.items[i], name) == 0)
            return revision->bodies.values.items[i];
    return NULL;
}

static bool add_body(ag_arena *arena, ag_revision *revision, const char *name, const char *folder,
                     const ag_json *at, ag_error *err)
{
    char *text;
    if (!name || find_body(revision, name))
        return true;
    if (!load_body(arena, name, folder, at, &text, err))
        return false;
    AG_PUSH(arena, &revision->bodies.keys, name);
    AG_PUSH(arena, &revision->bodies.values, text);
    return true;
}

static bool add_bodies(ag_arena *arena, ag_revision *revision, const ag_ops *ops,
                       const char *folder, ag_error *err)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->verb != AG_EXECUTE)
            continue;
        if (!add_body(arena, revision, op->execute->file, folder, file_member(op, 0), err))
            return false;
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
            const ag_execute *variant = (const ag_execute *)op->execute->base.variants[d];
            if (variant &&
                !add_body(arena, revision, variant->file, folder, file_member(op, d), err))
                return false;
        }
        if (!add_bodies(arena, revision, &op->effects, folder, err))
            return false;
    }
    return true;
}

bool ag_revision_read_bodies(ag_arena *arena, ag_revision *revision, const char *folder,
                             ag_error *err)
{
    return add_bodies(arena, revision, &revision->upgrade, folder, err) &&
           add_bodies(arena, revision, &revision->downgrade, folder, err);
}

/* ------------------------------------------------------------------ inlining */

static void inline_text(const ag_revision *revision, ag_json *json)
{
    if (json->type == AG_JSON_STRING) {
        const char *text = find_body(revision, json->text);
        if (text)
            json->text = text;
    }
    for (size_t i = 0; json->type == AG_JSON_OBJECT && i < json->len; i++)
        inline_text(revision, json->items[i]);
}

void ag_revision_inline_bodies(const ag_revision *revision, ag_json *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_json *op = ops->items[i];
        const ag_json *word = ag_json_get(op, "op");
        if (!word || strcmp(word->text, "execute") != 0)
            continue;
        ag_json *file = ag_json_get(op, "file");
        if (file) {
            inline_text(revision, file);
            file->key = "sql";
        }
        ag_json *effects = ag_json_get(op, "effects");
        if (effects)
            ag_revision_inline_bodies(revision, effects);
    }
}

char *ag_revision_body(ag_arena *arena, const ag_revision *revision)
{
    ag_json *json = ag_revision_write(arena, revision);
    ag_revision_inline_bodies(revision, ag_json_get(json, "upgrade"));
    if (!revision->irreversible)
        ag_revision_inline_bodies(revision, ag_json_get(json, "downgrade"));
    ag_buf text = ag_buf_new(arena);
    ag_json_print(&text, json);
    return text.text;
}
