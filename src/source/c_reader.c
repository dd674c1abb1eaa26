/* c_reader.c: schemas from the annotated structs of C headers; the marks are in <autogen/annotate.h>. */
#include <clang-c/CXCompilationDatabase.h>
#include <clang-c/Index.h>

#include "base/file.h"
#include "codec/codec.h"
#include "source/c_macros.h"
#include "source/c_model.h"
#include "source/clang_api.h"
#include "source/paths.h"

#include <autogen/source.h>

#include <string.h>
#include <unistd.h>

/* An enum of the header being read, and what SQL calls it. */
typedef struct known_enum {
    const ag_c_file *file;
    size_t start;
    const char *name;
} known_enum;

/* Types that fields have had: most of them have one of a few. */
enum { SEEN_TYPES = 64 };

typedef struct seen_type {
    const void *type; /* libclang's; NULL: none yet */
    ag_clang_type described;
} seen_type;

typedef struct reader {
    ag_arena *arena;
    ag_clang clang;
    const ag_c_options *options;
    ag_schema *schema;
    const char *here;          /* the current folder */
    CXTranslationUnit unit;    /* of the header being read */
    const char *path;          /* of it, as it was given */
    const char *full_path;     /* and as libclang calls it */
    AG_VEC(ag_c_file *) files; /* that the unit is made of, as far as they have marks or columns */
    ag_c_file *file;           /* the header itself */
    AG_VEC(known_enum) enums;
    ag_map macros;               /* the constants of the unit */
    seen_type types[SEEN_TYPES]; /* where its address hashes to */
    size_t alone;                /* so many of its marks were asked whether they stand alone */
    ag_error *err;
    bool failed;
} reader;

/* ------------------------------------------------------------------ what libclang says */

static const char *text_of(const reader *r, CXString string)
{
    return ag_clang_text(r->arena, &r->clang, string);
}

static ag_c_file *open_file(reader *r, CXFile handle)
{
    size_t len = 0;
    const char *text = r->clang.getFileContents(r->unit, handle, &len);
    const char *name = text_of(r, r->clang.getFileName(handle));
    size_t here = strlen(r->here);
    ag_c_file *file = AG_NEW(r->arena, ag_c_file);
    file->arena = r->arena;
    file->handle = handle;
    file->macros = &r->macros;
    file->text = text ? text : "";
    file->len = text ? len : 0;
    file->name = strcmp(name, r->full_path) == 0                      ? r->path
                 : ag_starts_with(name, r->here) && name[here] == '/' ? name + here + 1
                                                                      : name;
    AG_PUSH(r->arena, &r->files, file);
    return file;
}

/* The file of a location and how far into it; what comes out of a macro is where the macro was used.  NULL: in no file. */
static ag_c_file *locate(reader *r, CXSourceLocation location, size_t *offset)
{
    CXFile handle;
    unsigned at;
    r->clang.getExpansionLocation(location, &handle, NULL, NULL, &at);
    *offset = at;
    if (!handle)
        return NULL;
    if (r->file && r->file->handle == handle)
        return r->file;
    for (size_t i = r->files.len; i > 0; i--) {
        if (r->files.items[i - 1]->handle == handle)
            return r->files.items[i - 1];
    }
    return open_file(r, handle);
}

static ag_c_file *locate_cursor(reader *r, CXCursor cursor, size_t *offset)
{
    return locate(r, r->clang.getCursorLocation(cursor), offset);
}

/* Where a declaration begins. */
static ag_c_file *start_of(reader *r, CXCursor cursor, size_t *offset)
{
    return locate(r, r->clang.getRangeStart(r->clang.getCursorExtent(cursor)), offset);
}

static size_t end_of(reader *r, CXCursor cursor)
{
    size_t offset;
    (void)locate(r, r->clang.getRangeEnd(r->clang.getCursorExtent(cursor)), &offset);
    return offset;
}

/* A JSON object that stands where the cursor does, for errors about what comes from it. */
static ag_json *object_at(reader *r, CXCursor cursor)
{
    size_t offset;
    ag_c_file *file = locate_cursor(r, cursor, &offset);
    ag_note at = {.file = file ? file->name : r->path};
    if (file)
        ag_c_file_place(file, offset, &at.line, &at.column);
    return ag_note_object(r->arena, &at);
}

static enum CXChildVisitResult stop(reader *r)
{
    r->failed = true;
    return CXChildVisit_Break;
}

/* The first diagnostic that is an error.  libclang goes on behind one and drops marks without a word, so that nothing it says then is worth having. */
static bool check_diagnostics(reader *r)
{
    for (unsigned i = 0; i < r->clang.getNumDiagnostics(r->unit); i++) {
        CXDiagnostic diagnostic = r->clang.getDiagnostic(r->unit, i);
        bool is_error = r->clang.getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
        ag_place place = {.file = r->path};
        const char *words = "";
        if (is_error) {
            size_t offset;
            ag_c_file *file = locate(r, r->clang.getDiagnosticLocation(diagnostic), &offset);
            place.file = file ? file->name : r->path;
            if (file)
                ag_c_file_place(file, offset, &place.line, &place.column);
            words = text_of(r, r->clang.getDiagnosticSpelling(diagnostic));
        }
        r->clang.disposeDiagnostic(diagnostic);
        if (!is_error)
            continue;
        ag_fail(r->err, AG_E_SYNTAX, &place, "not C: %s", words);
        if (strstr(words, "file not found"))
            ag_hint(r->err, "say where it is: \"clang\": {\"arguments\": [\"-Ifolder\"]}, or "
                            "\"compile_commands\", in the configuration");
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------ marks */

/* A mark inside of a macro of somebody's own would not be recorded where that is used. */
static bool check_definition(reader *r, CXCursor cursor)
{
    CXSourceLocation location = r->clang.getCursorLocation(cursor);
    size_t offset;
    if (r->clang.Location_isInSystemHeader(location))
        return true;
    ag_c_file *file = locate(r, location, &offset);
    if (!file || ag_mark_name(file->text + offset))
        return true;
    ag_c_macros_learn(r->arena, &r->macros, file->text + offset);
    for (const char *p = file->text + offset; *p && *p != '\n'; p++) {
        ag_note note = {.mark = ag_mark_name(p), .file = file->name};
        if (*p == '\\' && p[1])
            p++;
        if (!note.mark)
            continue;
        ag_c_file_place(file, (size_t)(p - file->text), &note.line, &note.column);
        return ag_mark_fail(r->arena, &note, "stands in another macro, where it is not seen",
                            "write it out where it is meant", r->err);
    }
    return true;
}

/* ------------------------------------------------------------------ enums */

typedef struct enumerator {
    const char *name;
    CXCursor cursor;
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
    enumerator one = {text_of(e->r, e->r->clang.getCursorSpelling(cursor)), cursor};
    AG_PUSH(e->r->arena, &e->list, one);
    return CXChildVisit_Continue;
}

/* What C calls the struct or enum of a declaration; NULL if it has no name. */
static const char *c_name(reader *r, CXCursor cursor)
{
    const char *name = text_of(r, r->clang.getTypeSpelling(r->clang.getCursorType(cursor)));
    if (ag_ends_with(name, ")"))
        return NULL;
    for (const char *p = name; *p; p++) {
        if (*p == ' ' || *p == ':')
            name = p + 1;
    }
    return name;
}

/* AG_SKIP, AG_VALUE(text), or nothing. */
static bool value_of(reader *r, const enumerator *one, bool *skip, ag_json **value)
{
    size_t offset;
    ag_c_file *file = locate_cursor(r, one->cursor, &offset);
    ag_marks marks = file ? ag_marks_behind(file, offset) : (ag_marks){0};
    const ag_mark *mark = NULL;
    ag_note note;
    ag_json *json = NULL;
    if (!ag_marks_find(file, &marks, "AG_SKIP", &mark, r->err))
        return false;
    *skip = mark != NULL;
    if (!ag_marks_find(file, &marks, "AG_VALUE", &mark, r->err))
        return false;
    if (*skip || !mark)
        return true;
    if (!ag_mark_read(file, mark, &ag_index_column_shape, true, &note, &json, r->err))
        return false;
    *value = ag_json_get(json, "name");
    return (*value && json->len == 1) || ag_mark_fail(r->arena, &note, "takes one text",
                                                      "as in AG_VALUE(\"in progress\")", r->err);
}

static bool enum_values(reader *r, const enumerators *e, const char *name, ag_json *values)
{
    ag_names plain = {0};
    for (size_t i = 0; i < e->list.len; i++) {
        const enumerator *one = &e->list.items[i];
        ag_json *value = NULL;
        bool skip = false;
        if (!value_of(r, one, &skip, &value))
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
    size_t prefix = ag_c_enum_prefix(r->arena, name, &plain);
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

/* The enum that a cursor declares, unless another header or column has brought it already.  `name` is then what SQL calls it. */
static bool declare_enum(reader *r, CXCursor cursor, const char **name)
{
    const char *c = c_name(r, cursor);
    const char *own = c;
    const ag_mark *mark = NULL;
    ag_note note;
    ag_json *json = NULL;
    enumerators e = {.r = r};
    size_t start;
    ag_c_file *file = start_of(r, cursor, &start);
    for (size_t i = 0; i < r->enums.len; i++) {
        if (r->enums.items[i].file == file && r->enums.items[i].start == start) {
            *name = r->enums.items[i].name;
            return true;
        }
    }
    ag_marks marks = file ? ag_marks_before(file, start) : (ag_marks){0};
    if (!ag_marks_find(file, &marks, "AG_ENUM", &mark, r->err))
        return false;
    json = mark ? NULL : object_at(r, cursor);
    if (mark &&
        (!ag_mark_read(file, mark, ag_kinds[AG_KIND_ENUM].shape, true, &note, &json, r->err) ||
         !ag_note_take(json, "name", &own, r->err)))
        return false;
    if (!own) {
        ag_json_fail(r->err, AG_E_NAME, json, "an enum without a name");
        return ag_hint(r->err, "give it one, or give the column's type: AG_COLUMN(type = …)");
    }
    *name = own;
    known_enum known = {file, start, own};
    AG_PUSH(r->arena, &r->enums, known);
    const ag_object *before = ag_list_find(&r->schema->enums, own);
    if (before && same_place(before->source, json))
        return true;
    r->clang.visitChildren(cursor, visit_enumerator, &e);
    ag_json *values = ag_json_array(r->arena);
    return enum_values(r, &e, c, values) &&
           (ag_json_push(r->arena, json, "values", values), true) &&
           ag_c_object(r->arena, r->schema, AG_KIND_ENUM, json, own, r->err);
}

/* ------------------------------------------------------------------ tables */

typedef struct table_reader {
    reader *r;
    ag_table *table;
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

static bool type_of(reader *r, CXCursor cursor, const ag_clang_type *d, const char *field,
                    const ag_json *json, const char **out)
{
    const char *why = "";
    const char *sql = NULL;
    if (d->type.base == AG_C_ENUM && !d->type.array) {
        const char *name;
        if (!declare_enum(r, d->declaration, &name))
            return false;
        sql = ag_c_type_name(r->arena, name);
    } else {
        sql = ag_c_type_sql(r->arena, &d->type, field, &why);
    }
    if (!sql)
        return fail_type(r, cursor, json, field, why);
    *out = sql;
    return true;
}

static bool read_column(table_reader *t, CXCursor cursor, const ag_clang_type *d, const char *field,
                        ag_json *json)
{
    reader *r = t->r;
    const char *name = field;
    const char *type = NULL;
    if (!ag_note_take(json, "name", &name, r->err) ||
        (!ag_json_get(json, "type") && !type_of(r, cursor, d, field, json, &type)))
        return false;
    if (t->prefix[0])
        name = ag_format(r->arena, "%s%s", t->prefix, name);
    return ag_c_column(r->arena, t->table, json, name, type, d->type.pointer, r->err);
}

/* All fields of a struct that is a part of a table. */
static bool read_fields(table_reader *t, CXCursor declaration)
{
    reader *r = t->r;
    size_t start;
    ag_c_file *file = start_of(r, declaration, &start);
    ag_marks marks = {0};
    if (file)
        marks = ag_marks_within(file, start, end_of(r, declaration), false);
    if (marks.len) {
        ag_note note = ag_mark_note(file, marks.items[0]);
        return ag_mark_fail(r->arena, &note, "stands in a struct that is no table",
                            "put it into the table's struct", r->err);
    }
    r->clang.visitChildren(declaration, visit_member, t);
    return !r->failed;
}

static bool read_group(table_reader *t, const ag_clang_type *d, const char *field, ag_json *json)
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
    group.bytes = NULL;
    return read_fields(&group, d->declaration);
}

/* What C++ makes of a template has no fields that could be read. */
static bool read_base(table_reader *t, CXCursor cursor)
{
    reader *r = t->r;
    CXType type = r->clang.getCursorType(cursor);
    CXCursor declaration = r->clang.getTypeDeclaration(type);
    if (strchr(text_of(r, r->clang.getTypeSpelling(type)), '<')) {
        ag_json_fail(r->err, AG_E_TYPE, object_at(r, cursor),
                     "the fields of a base that is made of a template cannot be read");
        return ag_hint(r->err, "write them into the table's struct, or into a plain base");
    }
    return read_fields(t, declaration);
}

static const ag_clang_type *describe(reader *r, CXType type)
{
    const void *address = type.data[0];
    seen_type *seen = &r->types[((uintptr_t)address >> 4) % SEEN_TYPES];
    if (seen->type != address) {
        seen->type = address;
        seen->described = ag_clang_describe(r->arena, &r->clang, type);
    }
    return &seen->described;
}

static bool read_field(table_reader *t, CXCursor cursor)
{
    reader *r = t->r;
    const char *name = text_of(r, r->clang.getCursorSpelling(cursor));
    size_t offset;
    ag_c_file *file = locate_cursor(r, cursor, &offset);
    ag_marks marks = file && name[0] ? ag_marks_behind(file, offset) : (ag_marks){0};
    const ag_mark *skip = NULL;
    const ag_mark *mark = NULL;
    ag_note note = {.file = file ? file->name : r->path};
    if (!ag_marks_find(file, &marks, "AG_SKIP", &skip, r->err) ||
        !ag_marks_find(file, &marks, "AG_COLUMN", &mark, r->err))
        return false;
    if (skip || !name[0])
        return true;
    ag_clang_type d = *describe(r, r->clang.getCursorType(cursor));
    bool counts = !mark && ag_c_type_counts(&d.type, name, t->bytes);
    t->bytes = ag_c_type_is_bytes(&d.type) ? name : NULL;
    if (counts)
        return true;
    if (file)
        ag_c_file_place(file, offset, &note.line, &note.column);
    ag_json *json = mark ? NULL : ag_note_object(r->arena, &note);
    if (mark) {
        int line = note.line;
        int column = note.column;
        if (!ag_mark_read(file, mark, ag_kinds[AG_KIND_COLUMN].shape, false, &note, &json, r->err))
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
    (void)parent;
    switch ((int)r->clang.getCursorKind(cursor)) {
    case CXCursor_FieldDecl: return read_field(t, cursor) ? CXChildVisit_Continue : stop(r);
    case CXCursor_CXXBaseSpecifier: return read_base(t, cursor) ? CXChildVisit_Continue : stop(r);
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
    default: return CXChildVisit_Continue;
    }
}

static bool read_struct(reader *r, CXCursor cursor)
{
    size_t start;
    const ag_mark *mark = NULL;
    table_reader t = {.r = r, .prefix = ""};
    (void)start_of(r, cursor, &start);
    ag_marks before = ag_marks_before(r->file, start);
    if (!before.len)
        return true;
    if (!ag_marks_find(r->file, &before, "AG_TABLE", &mark, r->err))
        return false;
    if (!mark) {
        ag_note note = ag_mark_note(r->file, before.items[0]);
        return ag_mark_fail(r->arena, &note, "stands before a struct that is no table",
                            "AG_TABLE makes it one", r->err);
    }
    size_t end = end_of(r, cursor);
    ag_marks inside = ag_marks_within(r->file, start, end, false);
    if (!ag_c_table(r->file, mark, c_name(r, cursor), &t.table, r->err) ||
        !ag_c_children(r->file, &before, t.table, r->err) ||
        !ag_c_children(r->file, &inside, t.table, r->err))
        return false;
    r->clang.visitChildren(cursor, visit_member, &t);
    ag_list_add(r->arena, &r->schema->tables, &t.table->base);
    return !r->failed && ag_c_check_fields(r->file, start, end, r->err);
}

/* ------------------------------------------------------------------ headers */

/* Those up to `offset`, so that all comes in the order of the header. */
static bool take_alone_before(reader *r, size_t offset)
{
    for (; r->alone < r->file->marks.len && r->file->marks.items[r->alone].start < offset;
         r->alone++) {
        if (!ag_c_alone(r->file, &r->file->marks.items[r->alone], r->schema, r->err))
            return false;
    }
    return true;
}

static bool read_enum(reader *r, CXCursor cursor, size_t start)
{
    const char *name = NULL;
    ag_marks before = ag_marks_before(r->file, start);
    for (size_t i = 0; i < before.len; i++) {
        if (strcmp(before.items[i]->name, "AG_ENUM") == 0)
            return declare_enum(r, cursor, &name);
    }
    return true;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data);

/* Of C++: extern "C", which some versions of libclang have no word for, and namespaces. */
static bool is_scope(enum CXCursorKind kind)
{
    return kind == CXCursor_LinkageSpec || kind == CXCursor_UnexposedDecl ||
           kind == CXCursor_Namespace;
}

/* What is expanded and defined comes before all that is declared. */
static bool read_top(reader *r, CXCursor cursor)
{
    enum CXCursorKind kind = r->clang.getCursorKind(cursor);
    size_t offset;
    ag_c_file *file;
    if (kind == CXCursor_MacroDefinition)
        return check_definition(r, cursor);
    if (kind == CXCursor_MacroExpansion) {
        file = locate_cursor(r, cursor, &offset);
        if (file)
            ag_c_file_expanded(file, offset);
        return true;
    }
    bool is_struct = kind == CXCursor_StructDecl || kind == CXCursor_ClassDecl;
    bool is_definition =
        (is_struct || kind == CXCursor_EnumDecl) && r->clang.isCursorDefinition(cursor);
    if ((!is_definition && !is_scope(kind)) || start_of(r, cursor, &offset) != r->file)
        return true;
    if (!is_definition) {
        r->clang.visitChildren(cursor, visit_top, r);
        return !r->failed;
    }
    if (!take_alone_before(r, offset))
        return false;
    return kind == CXCursor_EnumDecl ? read_enum(r, cursor, offset) : read_struct(r, cursor);
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
    (void)parent;
    return read_top(data, cursor) ? CXChildVisit_Continue : stop(data);
}

/* The whole header is one visit: only what is marked is looked into. */
static bool read_unit(reader *r)
{
    r->files.len = 0;
    r->enums.len = 0;
    r->macros = ag_map_new(r->arena);
    r->alone = 0;
    memset(r->types, 0, sizeof r->types);
    r->failed = false;
    r->file = NULL;
    r->file = open_file(r, r->clang.getFile(r->unit, r->full_path));
    if (!check_diagnostics(r))
        return false;
    r->clang.visitChildren(r->clang.getTranslationUnitCursor(r->unit), visit_top, r);
    return !r->failed && take_alone_before(r, r->file->len) && ag_c_check_used(r->file, r->err);
}

static bool collect_arguments(reader *r, ag_names *out)
{
    AG_PUSH(r->arena, out, "-x");
    AG_PUSH(r->arena, out, ag_ends_with(r->path, ".h") ? "c" : "c++");
    AG_PUSH(r->arena, out, "-w");
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
    const unsigned options =
        CXTranslationUnit_SkipFunctionBodies | CXTranslationUnit_DetailedPreprocessingRecord;
    enum CXErrorCode code = r->clang.parseTranslationUnit2(
        index, r->full_path, arguments.items, (int)arguments.len, NULL, 0, options, &r->unit);
    const ag_place place = {.file = path};
    if (code != CXError_Success)
        return ag_fail(r->err, AG_E_IO, &place, "libclang cannot read the header (error %d)",
                       (int)code);
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
    /* libclang takes the folder of its arguments for that of the process too */
    if (chdir(here) != 0 && done)
        done = ag_fail(err, AG_E_IO, NULL, "the current folder \"%s\" cannot be entered", here);
    if (done)
        *out = r.schema;
    return done;
}
