/* revision.c: the header of a revision, and its file as a whole. */
#include "revision/revision.h"

#include "base/ascii.h"

#include <string.h>

/* In the order of the file; the operations follow. */
static const ag_field fields[] = {
    AG_ROW_INT(ag_revision, format, "format", .flags = AG_REQUIRED,
               .doc = "the version of this format"),
    AG_ROW_NAME(ag_revision, id, "revision", .flags = AG_REQUIRED,
                .doc = "its id: up to 64 letters, digits, and \"_\", \".\", \"-\""),
    AG_ROW_LIST(ag_revision, down_revision, "down_revision", .flags = AG_STATED,
                .doc = "what it comes after: null for the first, an id, or a list for a merge"),
    AG_ROW_TEXT(ag_revision, message, "message", .doc = "what it does, for people"),
    AG_ROW_NAME(ag_revision, created_at, "created_at", .doc = "when: 2026-11-20T10:30:45Z"),
    AG_ROW_NAME(ag_revision, declared, "declared",
                .doc = "digest of the declared schema that it leads to"),
    AG_ROW_LIST(ag_revision, verified, "verified", .doc = "on what it was proven"),
    AG_ROW_LIST(ag_revision, branch_labels, "branch_labels",
                .doc = "names for the branch that begins here"),
    AG_ROW_LIST(ag_revision, depends_on, "depends_on",
                .doc = "revisions that must run before, without being what it comes after"),
    AG_ROW_LIST(ag_revision, replaces, "replaces", .doc = "revisions that it stands for"),
    AG_ROW_BOOL(ag_revision, transaction, "transaction", .preset = true,
                .doc = "whether it runs in one transaction; else each step on its own"),
    AG_ROW_BOOL(ag_revision, baseline, "baseline",
                .doc = "creates what a database may already hold; it is then only recorded"),
};

const ag_shape ag_revision_shape = {
    .noun = "revision",
    .id = -1,
    .size = sizeof(ag_revision),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a revision",
};

/* ------------------------------------------------------------------ ids and times */

static bool is_id(const char *text)
{
    size_t len = strlen(text);
    /* A "-" in front would be an option or a step, a "." a hidden file. */
    if (len == 0 || len > AG_REVISION_ID_MAX || *text == '-' || *text == '.')
        return false;
    for (; *text; text++)
        if (!ag_ascii_is_letter(*text) && !ag_ascii_is_digit(*text) && !strchr("_.-", *text))
            return false;
    return true;
}

static bool fail_word(const ag_json *json, const char *id, ag_error *err)
{
    ag_json_fail(err, AG_E_NAME, json, "\"%s\" is a word of its own, not an id", id);
    return ag_hint(err, "call it something else: \"autogen upgrade %s\" means another thing", id);
}

static bool check_id(const ag_json *json, const char *id, ag_error *err)
{
    static const char *const words[] = {"head", "heads", "base", "current"};
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (strcmp(id, words[i]) == 0)
            return fail_word(json, id, err);
    if (is_id(id))
        return true;
    ag_json_fail(err, AG_E_NAME, json, "\"%s\" is not an id", id);
    return ag_hint(err,
                   "an id has up to %d letters, digits, and \"_\", \".\", \"-\", and begins with "
                   "none of the last two",
                   AG_REVISION_ID_MAX);
}

static bool fail_twice(const ag_json *item, const char *id, ag_error *err)
{
    ag_json_fail(err, AG_E_NAME, item, "\"%s\" stands there twice", id);
    return ag_hint(err, "once is enough");
}

/* `json` is the list, or the only one itself. */
static bool check_ids(const ag_json *json, const ag_names *ids, ag_error *err)
{
    for (size_t i = 0; i < ids->len; i++) {
        const ag_json *item = json->type == AG_JSON_ARRAY ? json->items[i] : json;
        if (!check_id(item, ids->items[i], err))
            return false;
        for (size_t k = 0; k < i; k++)
            if (strcmp(ids->items[k], ids->items[i]) == 0)
                return fail_twice(item, ids->items[i], err);
    }
    return true;
}

/* 2026-11-20T10:30:45Z */
static bool check_time(const ag_json *json, const char *text, ag_error *err)
{
    ag_time time;
    if (ag_time_parse(text, &time))
        return true;
    ag_json_fail(err, AG_E_TYPE, json, "\"%s\" is not a time in UTC", text);
    return ag_hint(err, "write it like this: 2026-11-20T10:30:45Z");
}

/* ------------------------------------------------------------------ reading */

static bool fail_expected(const ag_json *json, const char *expected, ag_error *err)
{
    return ag_json_fail(err, AG_E_TYPE, json, "expected %s, not %s", expected,
                        ag_json_type_name(json->type));
}

/* Before all else; a revision must have one. */
static bool check_format(const ag_json *root, ag_error *err)
{
    if (root->type != AG_JSON_OBJECT)
        return fail_expected(root, "an object", err) ||
               ag_hint(err, "is this a revision? It begins with \"format\": %d",
                       AG_REVISION_FORMAT);
    const ag_json *format = ag_json_get(root, "format");
    if (!format) {
        ag_json_fail(err, AG_E_MISSING, root, "\"format\" is missing");
        return ag_hint(err, "is this a revision? It begins with \"format\": %d",
                       AG_REVISION_FORMAT);
    }
    return ag_json_check_format(root, AG_REVISION_FORMAT, err);
}

static bool read_parents(ag_arena *arena, const ag_json *root, ag_names *out, ag_error *err)
{
    const ag_json *json = ag_json_get(root, "down_revision");
    if (!json) {
        ag_json_fail(err, AG_E_MISSING, root, "\"down_revision\" is missing");
        return ag_hint(err, "say null if it is the first revision");
    }
    ag_names parents = {0};
    if (json->type == AG_JSON_STRING) {
        AG_PUSH(arena, &parents, json->text);
    } else if (json->type == AG_JSON_ARRAY && json->len > 0) {
        for (size_t i = 0; i < json->len; i++) {
            if (json->items[i]->type != AG_JSON_STRING)
                return fail_expected(json->items[i], "an id", err) ||
                       ag_hint(err, "an id is a text, in double quotes");
            AG_PUSH(arena, &parents, json->items[i]->text);
        }
    } else if (json->type != AG_JSON_NULL) {
        fail_expected(json, "null, an id or a list of ids", err);
        return ag_hint(err, "say null if it is the first revision");
    }
    *out = parents;
    return check_ids(json, &parents, err);
}

static bool fail_only(const ag_json *only, ag_error *err)
{
    ag_json_fail_key(err, AG_E_KEY, only, "\"only\" belongs to operations");
    return ag_hint(err, "a revision is there on every database; its operations may say \"only\"");
}

/* A digest names its algorithm: "sha256:" or "sql-sha256:", and 64 digits. */
static bool check_digest(const ag_json *json, const char *text, ag_error *err)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (len > 0 && text[len] == ':' && text[len + 1] != '\0')
        return true;
    ag_json_fail(err, AG_E_TYPE, json, "\"%s\" is not a digest", text);
    return ag_hint(err, "\"autogen revision\" writes it; leave it out of what is written by hand");
}

/* What the generic reading of a described struct allows and a header does not have. */
static bool check_plain(const ag_json *root, const ag_object *object, ag_error *err)
{
    const ag_json *only = ag_json_get(root, "only");
    if (only)
        return fail_only(only, err);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        for (size_t i = 0; object->variants[d] && i < object->shape->field_count; i++)
            if (object->variants[d]->given & ag_field_bit(i))
                return fail_expected(ag_json_get(root, object->shape->fields[i].name),
                                     "one value for all dialects", err) ||
                       ag_hint(err, "only what operations say may differ by dialect");
    return true;
}

static bool check_header(const ag_json *root, const ag_revision *revision, ag_error *err)
{
    const struct {
        const char *key;
        const ag_names *ids;
    } lists[] = {
        {"branch_labels", &revision->branch_labels},
        {"depends_on", &revision->depends_on},
        {"replaces", &revision->replaces},
    };
    if (!check_id(ag_json_get(root, "revision"), revision->id, err))
        return false;
    for (size_t i = 0; i < AG_COUNT(lists); i++)
        if (!check_ids(ag_json_get(root, lists[i].key), lists[i].ids, err))
            return false;
    if (revision->declared && !check_digest(ag_json_get(root, "declared"), revision->declared, err))
        return false;
    return !revision->created_at ||
           check_time(ag_json_get(root, "created_at"), revision->created_at, err);
}

static bool read_header(ag_arena *arena, const ag_json *root, ag_revision **out, ag_error *err)
{
    const char *own[] = {"down_revision", "upgrade", "downgrade"};
    const ag_names skip = {own, AG_COUNT(own), AG_COUNT(own)};
    ag_object *object;
    if (!ag_object_read(arena, &ag_revision_shape, root, NULL, AG_READ_WHOLE, &skip, &object,
                        err) ||
        !check_plain(root, object, err))
        return false;
    ag_revision *revision = (ag_revision *)object;
    object->name = revision->id;
    if (!read_parents(arena, root, &revision->down_revision, err) ||
        !check_header(root, revision, err))
        return false;
    *out = revision;
    return true;
}

static bool read_operations(ag_arena *arena, const ag_json *root, ag_revision *revision,
                            ag_error *err)
{
    const ag_json *up = ag_json_get(root, "upgrade");
    const ag_json *down = ag_json_get(root, "downgrade");
    if (!up || !down) {
        ag_json_fail(err, AG_E_MISSING, root, "\"%s\" is missing", up ? "downgrade" : "upgrade");
        return up ? ag_hint(err, "say false if there is no way back")
                  : ag_hint(err, "say [] if it does nothing");
    }
    revision->irreversible = down->type == AG_JSON_BOOL && !down->boolean;
    if (!revision->irreversible && down->type != AG_JSON_ARRAY) {
        fail_expected(down, "a list of operations, or false", err);
        return ag_hint(err, "say false if there is no way back");
    }
    return ag_ops_read(arena, up, &revision->upgrade, err) &&
           (revision->irreversible || ag_ops_read(arena, down, &revision->downgrade, err));
}

bool ag_revision_read(ag_arena *arena, const char *text, size_t len, const char *path,
                      const char *folder, ag_revision **out, ag_error *err)
{
    char *kept = ag_alloc(arena, len + 1);
    memcpy(kept, text, len);
    ag_json *root;
    ag_revision *revision;
    if (!ag_json_read(arena, kept, len, path, &root, err) || !check_format(root, err) ||
        !read_header(arena, root, &revision, err) || !read_operations(arena, root, revision, err) ||
        !ag_revision_read_bodies(arena, revision, folder, err))
        return false;
    revision->path = ag_strdup(arena, path);
    revision->text = kept;
    *out = revision;
    return true;
}

/* ------------------------------------------------------------------ writing */

static ag_json *write_parents(ag_arena *arena, const ag_names *parents)
{
    if (parents->len <= 1)
        return ag_json_string(arena, parents->len == 1 ? parents->items[0] : NULL);
    ag_json *list = ag_json_array(arena);
    for (size_t i = 0; i < parents->len; i++)
        ag_json_append(arena, list, ag_json_string(arena, parents->items[i]));
    return list;
}

ag_json *ag_revision_write(ag_arena *arena, const ag_revision *revision)
{
    ag_revision header = *revision;
    header.base.shape = &ag_revision_shape;
    header.base.given |= ag_field_bit((size_t)ag_field_index(&ag_revision_shape, "down_revision"));
    header.format = AG_REVISION_FORMAT;
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, &header.base, UINT64_MAX, AG_READ_WHOLE, json);
    ag_json_set(arena, json, "down_revision", write_parents(arena, &revision->down_revision));
    ag_json_set(arena, json, "upgrade", ag_ops_write(arena, &revision->upgrade));
    ag_json_set(arena, json, "downgrade",
                revision->irreversible ? ag_json_bool(arena, false)
                                       : ag_ops_write(arena, &revision->downgrade));
    return json;
}

char *ag_revision_print(ag_arena *arena, const ag_revision *revision)
{
    ag_buf text = ag_buf_new(arena);
    ag_json_print(&text, ag_revision_write(arena, revision));
    return text.text;
}
