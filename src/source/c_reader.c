/* c_reader.c: schemas from the annotated structs of C headers; the marks are in <autogen/annotate.h>. */
#include <clang-c/CXCompilationDatabase.h>
#include <clang-c/Index.h>

#include "base/file.h"
#include "base/text.h"
#include "codec/codec.h"
#include "source/c_notes.h"
#include "source/c_types.h"
#include "source/clang_api.h"
#include "source/paths.h"

#include <autogen/source.h>

#include <string.h>
#include <unistd.h>

typedef AG_VEC(ag_note) note_list;

typedef struct reader {
    ag_arena *arena;
    ag_clang clang;
    const ag_c_options *options;
    ag_schema *schema;
    const char *here;       /* the current folder */
    CXTranslationUnit unit; /* of the header being read */
    CXFile file;            /* the header itself */
    const char *path;       /* of it, as it was given */
    const char *full_path;  /* and as libclang calls it */
    note_list pending;      /* marks that wait for the struct or enum behind them */
    ag_map enum_notes; /* AG_ENUM by what C calls the enum, in this header and what it includes */
    ag_error *err;
    bool failed;
} reader;

/* ------------------------------------------------------------------ what libclang says */

static const char *text_of(const reader *r, CXString string)
{
    const char *text = r->clang.getCString(string);
    char *copy = ag_strdup(r->arena, text ? text : "");
    r->clang.disposeString(string);
    return copy;
}

static const char *file_name(const reader *r, CXFile file)
{
    const char *name = file ? text_of(r, r->clang.getFileName(file)) : "";
    size_t len = strlen(r->here);
    return ag_starts_with(name, r->here) && name[len] == '/' ? name + len + 1 : name;
}

/* Where a location is in a file, what comes out of a macro where the macro was used. */
static void locate(const reader *r, CXSourceLocation location, ag_note *out)
{
    CXFile file;
    unsigned line;
    unsigned column;
    unsigned offset;
    size_t size = 0;
    r->clang.getExpansionLocation(location, &file, &line, &column, &offset);
    const char *text = file ? r->clang.getFileContents(r->unit, file, &size) : NULL;
    out->file = r->clang.File_isEqual(file, r->file) ? r->path : file_name(r, file);
    out->line = (int)line;
    out->column = (int)column;
    out->source = text && offset < size ? text + offset : NULL;
}

/* What comes out of a macro is where the macro was used. */
static bool is_main(const reader *r, CXCursor cursor)
{
    CXFile file;
    r->clang.getExpansionLocation(r->clang.getCursorLocation(cursor), &file, NULL, NULL, NULL);
    return r->clang.File_isEqual(file, r->file);
}

/* A JSON object that stands where the cursor does, for errors about what comes from it. */
static ag_json *object_at(const reader *r, CXCursor cursor)
{
    ag_note at = {0};
    locate(r, r->clang.getCursorLocation(cursor), &at);
    return ag_note_object(r->arena, &at);
}

static enum CXChildVisitResult stop(reader *r)
{
    r->failed = true;
    return CXChildVisit_Break;
}

static bool fail_mark(reader *r, const ag_note *note, const char *message, const char *hint)
{
    ag_json_fail(r->err, AG_E_MODEL, ag_note_object(r->arena, note), "%s %s", note->mark, message);
    return ag_hint(r->err, "%s", hint);
}

/* The first diagnostic that is an error.  libclang goes on behind one and drops marks without a word, so that nothing it says then is worth having. */
static bool check_diagnostics(reader *r)
{
    for (unsigned i = 0; i < r->clang.getNumDiagnostics(r->unit); i++) {
        CXDiagnostic diagnostic = r->clang.getDiagnostic(r->unit, i);
        bool is_error = r->clang.getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
        ag_note at = {0};
        const char *words = "";
        if (is_error) {
            locate(r, r->clang.getDiagnosticLocation(diagnostic), &at);
            words = text_of(r, r->clang.getDiagnosticSpelling(diagnostic));
        }
        r->clang.disposeDiagnostic(diagnostic);
        if (!is_error)
            continue;
        const ag_place place = {
            .file = at.file[0] ? at.file : r->path, .line = at.line, .column = at.column};
        ag_fail(r->err, AG_E_SYNTAX, &place, "not C: %s", words);
        if (strstr(words, "file not found"))
            ag_hint(r->err, "say where it is: \"clang\": {\"arguments\": [\"-Ifolder\"]}, or "
                            "\"compile_commands\", in the configuration");
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------ marks */

/* What is attached to a field or an enumerator. */
typedef struct attached {
    reader *r;
    note_list notes;
} attached;

static enum CXChildVisitResult visit_attribute(CXCursor cursor, CXCursor parent, CXClientData data)
{
    attached *a = data;
    reader *r = a->r;
    ag_note note = {0};
    (void)parent;
    if (r->clang.getCursorKind(cursor) != CXCursor_AnnotateAttr)
        return CXChildVisit_Continue;
    if (ag_note_split(r->arena, text_of(r, r->clang.getCursorSpelling(cursor)), &note)) {
        locate(r, r->clang.getCursorLocation(cursor), &note);
        AG_PUSH(r->arena, &a->notes, note);
    }
    return CXChildVisit_Continue;
}

static note_list notes_of(reader *r, CXCursor cursor)
{
    attached a = {.r = r};
    r->clang.visitChildren(cursor, visit_attribute, &a);
    return a.notes;
}

/* The mark of that name, or NULL.  Two of them would contradict each other, or be one. */
static bool find_note(reader *r, const note_list *notes, const char *mark, const ag_note **out)
{
    *out = NULL;
    for (size_t i = 0; i < notes->len; i++) {
        if (strcmp(notes->items[i].mark, mark) != 0)
            continue;
        if (*out)
            return fail_mark(r, &notes->items[i], "stands here twice", "put both into one");
        *out = &notes->items[i];
    }
    return true;
}

/* ------------------------------------------------------------------ enums */

typedef struct enumerator {
    const char *name;
    CXCursor cursor;
    note_list notes;
} enumerator;

typedef struct enumerators {
    reader *r;
    AG_VEC(enumerator) list;
} enumerators;

static enum CXChildVisitResult visit_enumerator(CXCursor cursor, CXCursor parent, CXClientData data)
{
    enumerators *e = data;
    (void)parent;
    if (e->r->clang.getCursorKind(cursor) != CXCursor_EnumConstantDecl)
        return CXChildVisit_Continue;
    enumerator one = {.name = text_of(e->r, e->r->clang.getCursorSpelling(cursor)),
                      .cursor = cursor,
                      .notes = notes_of(e->r, cursor)};
    AG_PUSH(e->r->arena, &e->list, one);
    return CXChildVisit_Continue;
}

/* A mark that stands on its own is an enum without a name and with one enumerator. */
static const ag_note *free_mark(const enumerators *e)
{
    bool is_mark = e->list.len == 1 && ag_starts_with(e->list.items[0].name, "ag_mark_");
    return is_mark && e->list.items[0].notes.len ? &e->list.items[0].notes.items[0] : NULL;
}

/* What C calls the struct or enum of a declaration; NULL if it has no name. */
static const char *c_name(reader *r, CXCursor cursor)
{
    const char *name = text_of(r, r->clang.getTypeSpelling(r->clang.getCursorType(cursor)));
    const char *space = strrchr(name, ' ');
    if (strchr(name, '('))
        return NULL;
    return space ? space + 1 : name;
}

/* AG_SKIP, AG_VALUE(text), or nothing. */
static bool value_of(reader *r, const enumerator *one, bool *skip, ag_json **value)
{
    const ag_note *note = NULL;
    ag_json *json = NULL;
    if (!find_note(r, &one->notes, "AG_SKIP", &note))
        return false;
    *skip = note != NULL;
    if (*skip || !find_note(r, &one->notes, "AG_VALUE", &note))
        return *skip;
    if (!note)
        return true;
    if (!ag_note_read(r->arena, note, &ag_index_column_shape, true, &json, r->err))
        return false;
    *value = ag_json_get(json, "name");
    return (*value && json->len == 1) ||
           fail_mark(r, note, "takes one text", "as in AG_VALUE(\"in progress\")");
}

/* Up to the last "_" that all unmarked names share, of which something must be left. */
static size_t shared_prefix(const ag_names *names)
{
    const char *first = names->len ? names->items[0] : "";
    size_t len = names->len > 1 ? strlen(first) : 0;
    for (size_t i = 1; i < names->len; i++) {
        size_t same = 0;
        while (same < len && names->items[i][same] == first[same])
            same++;
        len = same;
    }
    while (len && first[len - 1] != '_')
        len--;
    for (size_t i = 0; i < names->len; i++) {
        if (len && !names->items[i][len])
            return 0;
    }
    return len;
}

/* The enum's own name and "_" in capitals, where all begin so; that stays what it is when a value is added. */
static size_t enum_prefix(ag_arena *arena, const char *name, const ag_names *names)
{
    size_t len = name ? strlen(name) : 0;
    if (len > 2 && strcmp(name + len - 2, "_t") == 0)
        len -= 2;
    char *wanted = ag_format(arena, "%.*s_", (int)len, name ? name : "");
    for (size_t i = 0; len && i < names->len; i++) {
        char *start = ag_strndup(arena, names->items[i], len + 1);
        if (!ag_strcaseeq(start, wanted) || !names->items[i][len + 1])
            len = 0;
    }
    return len ? len + 1 : shared_prefix(names);
}

static bool enum_values(reader *r, const enumerators *e, const char *name, ag_json *values)
{
    ag_names plain = {0};
    for (size_t i = 0; i < e->list.len; i++) {
        const enumerator *one = &e->list.items[i];
        ag_json *value = NULL;
        bool skip = false;
        if (!value_of(r, one, &skip, &value) && !skip)
            return false;
        if (skip)
            continue;
        if (!value) {
            value = object_at(r, one->cursor);
            value->type = AG_JSON_NULL;
            AG_PUSH(r->arena, &plain, one->name);
            value->text = one->name;
        }
        ag_json_append(r->arena, values, value);
    }
    size_t prefix = enum_prefix(r->arena, name, &plain);
    for (size_t i = 0; i < values->len; i++) {
        ag_json *value = values->items[i];
        if (value->type == AG_JSON_NULL) {
            value->type = AG_JSON_STRING;
            value->text = ag_lower(r->arena, value->text + prefix);
        }
    }
    return true;
}

static bool same_place(const ag_json *a, const ag_json *b)
{
    return a->line == b->line && a->column == b->column && ag_streq(a->file, b->file);
}

static bool add_object(reader *r, ag_kind kind, ag_json *json, const char *name)
{
    ag_object *object;
    if (!ag_object_read(r->arena, ag_kinds[kind].shape, json, name, AG_READ_DECLARED, NULL, &object,
                        r->err))
        return false;
    ag_list_add(r->arena, ag_children(&r->schema->base, kind), object);
    return true;
}

/* The enum that a cursor declares, unless another header or column has brought it already.  `name` is then what SQL calls it. */
static bool declare_enum(reader *r, CXCursor cursor, const char **name)
{
    const char *c = c_name(r, cursor);
    const ag_note *note = c ? ag_map_find(&r->enum_notes, c) : NULL;
    const char *own = c;
    ag_json *json = note ? NULL : object_at(r, cursor);
    enumerators e = {.r = r};
    if (note && (!ag_note_read(r->arena, note, ag_kinds[AG_KIND_ENUM].shape, true, &json, r->err) ||
                 !ag_note_take(json, "name", &own, r->err)))
        return false;
    if (!own) {
        ag_json_fail(r->err, AG_E_NAME, json, "an enum without a name");
        return ag_hint(r->err, "give it one, or give the column's type: AG_COLUMN(type = …)");
    }
    *name = own;
    const ag_object *before = ag_list_find(&r->schema->enums, own);
    if (before && same_place(before->source, json))
        return true;
    r->clang.visitChildren(cursor, visit_enumerator, &e);
    ag_json *values = ag_json_array(r->arena);
    return enum_values(r, &e, c, values) &&
           (ag_json_push(r->arena, json, "values", values), true) &&
           add_object(r, AG_KIND_ENUM, json, own);
}

/* ------------------------------------------------------------------ types */

/* What a field's type is made of, and where its struct or enum is declared. */
typedef struct described {
    ag_c_type type;
    CXCursor declaration;
} described;

static void describe_base(reader *r, CXType type, described *out)
{
    switch ((int)type.kind) {
    case CXType_Void: out->type.base = AG_C_VOID; break;
    case CXType_Bool: out->type.base = AG_C_BOOL; break;
    case CXType_Char_S:
    case CXType_Char_U: out->type.base = AG_C_CHAR; break;
    case CXType_SChar:
    case CXType_Short:
    case CXType_Int:
    case CXType_Long:
    case CXType_LongLong: out->type.base = AG_C_SIGNED; break;
    case CXType_UChar:
    case CXType_UShort:
    case CXType_UInt:
    case CXType_ULong:
    case CXType_ULongLong: out->type.base = AG_C_UNSIGNED; break;
    case CXType_Float:
    case CXType_Double: out->type.base = AG_C_FLOATING; break;
    case CXType_Record:
    case CXType_Enum: {
        out->declaration = r->clang.getTypeDeclaration(type);
        enum CXCursorKind kind = r->clang.getCursorKind(out->declaration);
        out->type.base = kind == CXCursor_StructDecl ? AG_C_STRUCT
                         : kind == CXCursor_EnumDecl ? AG_C_ENUM
                                                     : AG_C_OTHER;
        out->type.tag = text_of(r, r->clang.getCursorSpelling(out->declaration));
        return;
    }
    default: out->type.base = AG_C_OTHER; return;
    }
    out->type.size = r->clang.Type_getSizeOf(type);
}

static CXType follow_typedef(reader *r, CXType type, described *out)
{
    CXCursor declaration = r->clang.getTypeDeclaration(type);
    AG_PUSH(r->arena, &out->type.typedefs, text_of(r, r->clang.getCursorSpelling(declaration)));
    return r->clang.getTypedefDeclUnderlyingType(declaration);
}

static described describe(reader *r, CXType type)
{
    described out = {0};
    for (;;) {
        switch ((int)type.kind) {
        case CXType_Elaborated: type = r->clang.Type_getNamedType(type); break;
        case CXType_Typedef: type = follow_typedef(r, type, &out); break;
        case CXType_Pointer:
            if (out.type.pointer)
                return out;
            out.type.pointer = true;
            type = r->clang.getPointeeType(type);
            break;
        case CXType_ConstantArray:
        case CXType_IncompleteArray:
            if (out.type.array)
                return out;
            out.type.array = true;
            out.type.count = type.kind == CXType_ConstantArray ? r->clang.getArraySize(type) : -1;
            type = r->clang.getElementType(type);
            break;
        default: describe_base(r, type, &out); return out;
        }
    }
}

/* ------------------------------------------------------------------ tables */

typedef struct table_reader {
    reader *r;
    ag_table *table;
    note_list marks;    /* for constraints and indexes */
    const char *prefix; /* of column names, inside of a struct that is a field */
    const char *bytes;  /* the column before, if it is a pointer to bytes */
} table_reader;

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data);

static bool fail_type(reader *r, CXCursor cursor, const ag_json *json, const char *name,
                      const char *why)
{
    ag_json_fail(r->err, AG_E_TYPE, json, "no column type for \"%s %s\"",
                 text_of(r, r->clang.getTypeSpelling(r->clang.getCursorType(cursor))), name);
    return ag_hint(r->err, "%sgive one: AG_COLUMN(type = …)", why);
}

/* The name of a type as SQL text, in which it would be folded without quotes. */
static const char *type_text(ag_arena *arena, const char *name)
{
    ag_error ignored = {0};
    ag_name parts;
    if (!ag_name_parse(arena, name, &parts, &ignored))
        return name;
    const char *bare = ag_sql_identifier(arena, parts.name);
    return parts.schema ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, parts.schema), bare)
                        : bare;
}

static bool add_type(reader *r, CXCursor cursor, const described *d, const char *field,
                     ag_json *json)
{
    const char *why = "";
    const char *sql = NULL;
    if (d->type.base == AG_C_ENUM && !d->type.array) {
        const char *name;
        if (!declare_enum(r, d->declaration, &name))
            return false;
        sql = type_text(r->arena, name);
    } else {
        sql = ag_c_type_sql(r->arena, &d->type, field, &why);
    }
    if (!sql)
        return fail_type(r, cursor, json, field, why);
    ag_json_push(r->arena, json, "type", ag_json_string(r->arena, sql));
    return true;
}

/*
 * A field is NOT NULL unless it is a pointer.  A mark that makes a field nullable makes it what a column is that says nothing, and is not kept: the same schema in JSON
 * would not say it either.
 */
static void settle_nullable(reader *r, ag_json *json)
{
    const ag_json *said = ag_json_get(json, "nullable");
    if (!said)
        ag_json_push(r->arena, json, "nullable", ag_json_bool(r->arena, false));
    else if (said->type == AG_JSON_BOOL && said->boolean)
        ag_note_remove(json, said);
}

static bool read_column(table_reader *t, CXCursor cursor, const described *d, const char *field,
                        ag_json *json)
{
    reader *r = t->r;
    const char *name = field;
    ag_object *column;
    if (!ag_note_take(json, "name", &name, r->err) ||
        (!ag_json_get(json, "type") && !add_type(r, cursor, d, field, json)))
        return false;
    if (!d->type.pointer)
        settle_nullable(r, json);
    if (t->prefix[0])
        name = ag_format(r->arena, "%s%s", t->prefix, name);
    if (!ag_object_read(r->arena, ag_kinds[AG_KIND_COLUMN].shape, json, name, AG_READ_DECLARED,
                        NULL, &column, r->err))
        return false;
    ag_list_add(r->arena, &t->table->columns, column);
    return true;
}

static bool read_group(table_reader *t, const described *d, const char *field, ag_json *json)
{
    reader *r = t->r;
    table_reader group = *t;
    const char *prefix = ag_format(r->arena, "%s_", field);
    if (!ag_note_take(json, "prefix", &prefix, r->err))
        return false;
    if (json->len) {
        ag_json_fail(r->err, AG_E_KEY, json->items[0],
                     "\"%s\" is not for a struct, whose fields are columns", json->items[0]->key);
        return ag_hint(r->err, "a struct takes \"prefix\"; with \"type\" it is one column");
    }
    group.prefix = ag_format(r->arena, "%s%s", t->prefix, prefix);
    group.marks = (note_list){0};
    group.bytes = NULL;
    r->clang.visitChildren(d->declaration, visit_member, &group);
    if (!r->failed && group.marks.len)
        r->failed = !fail_mark(r, &group.marks.items[0], "stands in a struct that is no table",
                               "put it into the table's struct");
    return !r->failed;
}

/* "data_size" behind "data". */
static bool counts_bytes(const table_reader *t, const described *d, const char *name)
{
    static const char *const ends[] = {"_size", "_len", "_length"};
    bool number = (d->type.base == AG_C_SIGNED || d->type.base == AG_C_UNSIGNED) &&
                  !d->type.pointer && !d->type.array;
    for (size_t i = 0; number && t->bytes && i < AG_COUNT(ends); i++) {
        if (ag_starts_with(name, t->bytes) && strcmp(name + strlen(t->bytes), ends[i]) == 0)
            return true;
    }
    return false;
}

static bool read_field(table_reader *t, CXCursor cursor)
{
    reader *r = t->r;
    const char *name = text_of(r, r->clang.getCursorSpelling(cursor));
    note_list notes = notes_of(r, cursor);
    const ag_note *skip = NULL;
    const ag_note *note = NULL;
    ag_json *json = object_at(r, cursor);
    if (!find_note(r, &notes, "AG_SKIP", &skip) || !find_note(r, &notes, "AG_COLUMN", &note))
        return false;
    if (skip || !name[0])
        return true;
    described d = describe(r, r->clang.getCursorType(cursor));
    bool counts = !note && counts_bytes(t, &d, name);
    t->bytes = ag_c_type_is_bytes(&d.type) ? name : NULL;
    if (counts)
        return true;
    if (note) {
        int line = json->line;
        int column = json->column;
        if (!ag_note_read(r->arena, note, ag_kinds[AG_KIND_COLUMN].shape, false, &json, r->err))
            return false;
        json->line = line;
        json->column = column;
    }
    const char *ignored = "";
    bool group = d.type.base == AG_C_STRUCT && !d.type.pointer && !d.type.array &&
                 !ag_json_get(json, "type") && !ag_c_type_sql(r->arena, &d.type, name, &ignored);
    return group ? read_group(t, &d, name, json) : read_column(t, cursor, &d, name, json);
}

static enum CXChildVisitResult visit_member(CXCursor cursor, CXCursor parent, CXClientData data)
{
    table_reader *t = data;
    reader *r = t->r;
    enumerators e = {.r = r};
    const ag_note *mark;
    (void)parent;
    switch ((int)r->clang.getCursorKind(cursor)) {
    case CXCursor_FieldDecl: return read_field(t, cursor) ? CXChildVisit_Continue : stop(r);
    case CXCursor_StructDecl:
        if (r->clang.Cursor_isAnonymousRecordDecl(cursor))
            r->clang.visitChildren(cursor, visit_member, t);
        return r->failed ? CXChildVisit_Break : CXChildVisit_Continue;
    case CXCursor_UnionDecl:
        if (!r->clang.Cursor_isAnonymousRecordDecl(cursor))
            return CXChildVisit_Continue;
        ag_json_fail(r->err, AG_E_TYPE, object_at(r, cursor), "no column type for a union");
        ag_hint(r->err, "give it a name and a type: AG_COLUMN(type = …), or AG_SKIP");
        return stop(r);
    case CXCursor_EnumDecl:
        r->clang.visitChildren(cursor, visit_enumerator, &e);
        mark = free_mark(&e);
        if (mark)
            AG_PUSH(r->arena, &t->marks, *mark);
        return CXChildVisit_Continue;
    default: return CXChildVisit_Continue;
    }
}

/* The kind of thing in a table that a mark is about, -1 for none. */
static int kind_of_mark(const char *mark)
{
    static const struct {
        const char *mark;
        ag_kind kind;
    } marks[] = {
        {"AG_PRIMARY_KEY", AG_KIND_PRIMARY_KEY},
        {"AG_UNIQUE", AG_KIND_UNIQUE},
        {"AG_CHECK", AG_KIND_CHECK},
        {"AG_FOREIGN_KEY", AG_KIND_FOREIGN_KEY},
        {"AG_INDEX", AG_KIND_INDEX},
    };
    for (size_t i = 0; i < AG_COUNT(marks); i++) {
        if (strcmp(marks[i].mark, mark) == 0)
            return (int)marks[i].kind;
    }
    return -1;
}

static bool add_child(table_reader *t, const ag_note *note)
{
    reader *r = t->r;
    int kind = kind_of_mark(note->mark);
    const char *name = NULL;
    ag_json *json;
    ag_object *child;
    if (kind < 0)
        return fail_mark(r, note, "does not belong into a struct", "put it before the struct");
    const ag_shape *shape = ag_kinds[kind].shape;
    ag_list *list = ag_children(&t->table->base, (ag_kind)kind);
    if (!ag_note_read(r->arena, note, shape, true, &json, r->err) ||
        !ag_note_take(json, "name", &name, r->err) ||
        !ag_object_read(r->arena, shape, json, name, AG_READ_DECLARED, NULL, &child, r->err))
        return false;
    if (kind == AG_KIND_PRIMARY_KEY && list->len) {
        ag_fail(r->err, AG_E_MODEL, NULL, "table \"%s\" has two primary keys", t->table->base.name);
        return ag_about_both(r->err, json, list->items[0]->source);
    }
    ag_list_add(r->arena, list, child);
    return true;
}

static bool read_table_mark(reader *r, CXCursor cursor, const ag_note *note, ag_table **out)
{
    const char *name = NULL;
    ag_json *json;
    ag_object *table;
    if (!ag_note_read(r->arena, note, ag_kinds[AG_KIND_TABLE].shape, true, &json, r->err) ||
        !ag_note_take(json, "name", &name, r->err))
        return false;
    const ag_json *columns = ag_json_get(json, "columns");
    if (columns)
        return ag_json_fail(r->err, AG_E_KEY, columns, "the columns of a table are the fields");
    if (!name && !(name = c_name(r, cursor)))
        return fail_mark(r, note, "stands before a struct without a name", "say AG_TABLE(name)");
    if (!ag_object_read(r->arena, ag_kinds[AG_KIND_TABLE].shape, json, name, AG_READ_DECLARED, NULL,
                        &table, r->err))
        return false;
    *out = (ag_table *)table;
    return true;
}

static bool read_struct(reader *r, CXCursor cursor)
{
    const ag_note *note = NULL;
    table_reader t = {.r = r, .prefix = ""};
    for (size_t i = 0; i < r->pending.len; i++) {
        if (strcmp(r->pending.items[i].mark, "AG_TABLE") != 0)
            AG_PUSH(r->arena, &t.marks, r->pending.items[i]);
    }
    if (!find_note(r, &r->pending, "AG_TABLE", &note))
        return false;
    if (!note)
        return fail_mark(r, &r->pending.items[0], "stands before a struct that is no table",
                         "AG_TABLE makes it one");
    if (!read_table_mark(r, cursor, note, &t.table))
        return false;
    r->clang.visitChildren(cursor, visit_member, &t);
    for (size_t i = 0; !r->failed && i < t.marks.len; i++)
        r->failed = !add_child(&t, &t.marks.items[i]);
    ag_list_add(r->arena, &r->schema->tables, &t.table->base);
    r->pending.len = 0;
    return !r->failed;
}

/* ------------------------------------------------------------------ headers */

/* A mark that stands on its own.  Of those in other files only AG_ENUM counts: a column may use the enum. */
static bool take_mark(reader *r, const ag_note *mark, bool main_file)
{
    static const struct {
        const char *mark;
        ag_kind kind;
    } alone[] = {{"AG_SCHEMA", AG_KIND_SCHEMA},
                 {"AG_EXTENSION", AG_KIND_EXTENSION},
                 {"AG_ENUM", AG_KIND_ENUM}};
    bool is_enum = strcmp(mark->mark, "AG_ENUM") == 0;
    if (!main_file && !is_enum)
        return true;
    for (size_t i = 0; i < AG_COUNT(alone); i++) {
        const char *name = NULL;
        ag_json *json;
        if (strcmp(alone[i].mark, mark->mark) != 0)
            continue;
        if (!ag_note_read(r->arena, mark, ag_kinds[alone[i].kind].shape, true, &json, r->err))
            return false;
        if (is_enum && !ag_json_get(json, "values"))
            break;
        if (!main_file)
            return true;
        if (!ag_note_take(json, "name", &name, r->err))
            return false;
        if (!name)
            return fail_mark(r, mark, "says no name",
                             "it is the first thing between the "
                             "parentheses");
        return add_object(r, alone[i].kind, json, name);
    }
    AG_PUSH(r->arena, &r->pending, *mark);
    return true;
}

static bool read_enum(reader *r, CXCursor cursor, bool main_file)
{
    enumerators e = {.r = r};
    r->clang.visitChildren(cursor, visit_enumerator, &e);
    const ag_note *mark = free_mark(&e);
    const char *name = NULL;
    if (mark)
        return take_mark(r, mark, main_file);
    if (!r->pending.len)
        return true;
    ag_note *note = ag_memdup(r->arena, &r->pending.items[0], sizeof *note);
    if (r->pending.len > 1 || strcmp(note->mark, "AG_ENUM") != 0)
        return fail_mark(r, &r->pending.items[r->pending.len - 1], "stands before an enum",
                         "only AG_ENUM belongs there");
    const char *c = c_name(r, cursor);
    if (!c)
        return fail_mark(r, note, "stands before an enum without a name", "give it one in C");
    ag_map_put(&r->enum_notes, c, note);
    r->pending.len = 0;
    return !main_file || declare_enum(r, cursor, &name);
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    reader *r = data;
    enum CXCursorKind kind = r->clang.getCursorKind(cursor);
    (void)parent;
    if (kind == CXCursor_EnumDecl && r->clang.isCursorDefinition(cursor))
        return read_enum(r, cursor, is_main(r, cursor)) ? CXChildVisit_Continue : stop(r);
    if (!r->pending.len)
        return CXChildVisit_Continue;
    if (kind == CXCursor_StructDecl && r->clang.isCursorDefinition(cursor))
        return read_struct(r, cursor) ? CXChildVisit_Continue : stop(r);
    fail_mark(r, &r->pending.items[0], "stands before nothing that it is for",
              "AG_ENUM stands before an enum, the others before or in a struct");
    return stop(r);
}

/* The whole header is one visit: only what is marked is looked into. */
static bool read_unit(reader *r)
{
    if (!check_diagnostics(r))
        return false;
    r->pending.len = 0;
    r->failed = false;
    r->enum_notes = ag_map_new(r->arena);
    r->clang.visitChildren(r->clang.getTranslationUnitCursor(r->unit), visit_top, r);
    if (!r->failed && r->pending.len)
        return fail_mark(r, &r->pending.items[0], "stands before nothing",
                         "AG_ENUM stands before an enum, the others before or in a struct");
    return !r->failed;
}

static bool collect_arguments(reader *r, ag_names *out)
{
    static const char *const first[] = {"-x", "c", "-DAUTOGEN_READER=1", "-w"};
    for (size_t i = 0; i < AG_COUNT(first); i++)
        AG_PUSH(r->arena, out, first[i]);
    if (r->options->compile_commands &&
        !ag_clang_flags(r->arena, &r->clang, r->options->compile_commands, r->full_path, out,
                        r->err))
        return false;
    for (size_t i = 0; i < r->options->arguments.len; i++)
        AG_PUSH(r->arena, out, r->options->arguments.items[i]);
    AG_PUSH(r->arena, out, "-working-directory");
    AG_PUSH(r->arena, out,
            ag_path_join(r->arena, r->here, r->options->folder ? r->options->folder : "."));
    AG_PUSH(r->arena, out, "-idirafter");
    AG_PUSH(r->arena, out, AG_INCLUDE_FOLDER);
    return true;
}

static bool read_header(reader *r, CXIndex index, const char *path)
{
    ag_names arguments = {0};
    r->path = path;
    r->full_path = ag_path_join(r->arena, r->here, path);
    if (!collect_arguments(r, &arguments))
        return false;
    enum CXErrorCode code =
        r->clang.parseTranslationUnit2(index, r->full_path, arguments.items, (int)arguments.len,
                                       NULL, 0, CXTranslationUnit_SkipFunctionBodies, &r->unit);
    const ag_place place = {.file = path};
    if (code != CXError_Success)
        return ag_fail(r->err, AG_E_IO, &place, "libclang cannot read the header (error %d)",
                       (int)code);
    r->file = r->clang.getFile(r->unit, r->full_path);
    bool done = read_unit(r);
    if (!done)
        (void)ag_json_locate_error(r->err);
    r->clang.disposeTranslationUnit(r->unit);
    return done;
}

bool ag_source_c_part(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                      ag_schema **out, ag_error *err)
{
    static const ag_c_options usual = {0};
    char here[4096];
    reader r = {.arena = arena, .options = options ? options : &usual, .err = err};
    if (!getcwd(here, sizeof here))
        return ag_fail(err, AG_E_IO, NULL, "the current folder cannot be found");
    if (!ag_clang_open(r.options->library, &r.clang, err))
        return false;
    r.here = here;
    r.schema = ag_schema_new(arena);
    CXIndex index = r.clang.createIndex(0, 0);
    bool done = true;
    for (size_t i = 0; done && i < paths->len; i++)
        done = read_header(&r, index, paths->items[i]);
    r.clang.disposeIndex(index);
    if (done)
        *out = r.schema;
    return done;
}
