#include <clang-c/CXCompilationDatabase.h>
#include <clang-c/Index.h>

#include "base/file.h"
#include "source/clang_api.h"

#include <autogen/json.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
#define ROW(name) {"clang_" #name, offsetof(ag_clang, name)},
    AG_CLANG_FUNCTIONS(ROW)
#undef ROW
};

/* Debian has no plain libclang.so without the development package, and a name for each version. */
static void *open_usual(void)
{
    enum { NEWEST = 22, OLDEST = 11 };
    static const char *const names[] = {"libclang-%d.so.1", "libclang-%d.so", "libclang.so.%d"};
    void *handle = dlopen("libclang.so", RTLD_LAZY | RTLD_LOCAL);
    for (int version = NEWEST; !handle && version >= OLDEST; version--) {
        for (size_t i = 0; !handle && i < AG_COUNT(names); i++) {
            char name[32];
            size_t len = (size_t)(strchr(names[i], '%') - names[i]);
            snprintf(name, sizeof name, "%.*s%d%s", (int)len, names[i], version,
                     names[i] + len + 2);
            handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
        }
    }
    return handle ? handle : dlopen("libclang.so.1", RTLD_LAZY | RTLD_LOCAL);
}

static bool find_functions(void *handle, ag_clang *out, ag_error *err)
{
    ag_clang clang;
    for (size_t i = 0; i < AG_COUNT(functions); i++) {
        void *symbol = dlsym(handle, functions[i].name);
        if (!symbol) {
            (void)ag_fail(err, AG_E_UNSUPPORTED, NULL, "this libclang has no function \"%s\"",
                          functions[i].name);
            return ag_hint(err, "it has to be version 11 or later");
        }
        memcpy((char *)&clang + functions[i].offset, &symbol, sizeof symbol);
    }
    *out = clang;
    return true;
}

bool ag_clang_open(const char *library, ag_clang *out, ag_error *err)
{
    void *handle = library ? dlopen(library, RTLD_LAZY | RTLD_LOCAL) : open_usual();
    if (handle)
        return find_functions(handle, out, err);
    (void)ag_fail(err, AG_E_UNSUPPORTED, NULL,
                  "libclang, which reads C headers, cannot be opened: %s", dlerror());
    return ag_hint(err, "install it (Debian: libclang-14-dev), or name it in the configuration: "
                        "\"clang\": {\"library\": \"/path/to/libclang.so\"}");
}

const char *ag_clang_text(ag_arena *arena, const ag_clang *clang, CXString string)
{
    const char *text = clang->getCString(string);
    char *copy = ag_strdup(arena, text ? text : "");
    clang->disposeString(string);
    return copy;
}

/* ------------------------------------------------------------------ types */

static void describe_base(ag_arena *arena, const ag_clang *clang, CXType type, ag_clang_type *out)
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
        out->declaration = clang->getTypeDeclaration(type);
        enum CXCursorKind kind = clang->getCursorKind(out->declaration);
        out->type.base = kind == CXCursor_StructDecl ? AG_C_STRUCT
                         : kind == CXCursor_EnumDecl ? AG_C_ENUM
                                                     : AG_C_OTHER;
        out->type.tag = ag_clang_text(arena, clang, clang->getCursorSpelling(out->declaration));
        return;
    }
    default: out->type.base = AG_C_OTHER; return;
    }
    out->type.size = clang->Type_getSizeOf(type);
}

static CXType follow_typedef(ag_arena *arena, const ag_clang *clang, CXType type,
                             ag_clang_type *out)
{
    CXCursor declaration = clang->getTypeDeclaration(type);
    AG_PUSH(arena, &out->type.typedefs,
            ag_clang_text(arena, clang, clang->getCursorSpelling(declaration)));
    return clang->getTypedefDeclUnderlyingType(declaration);
}

ag_clang_type ag_clang_describe(ag_arena *arena, const ag_clang *clang, CXType type)
{
    ag_clang_type out = {0};
    for (;;) {
        switch ((int)type.kind) {
        case CXType_Elaborated: type = clang->Type_getNamedType(type); break;
        case CXType_Typedef: type = follow_typedef(arena, clang, type, &out); break;
        case CXType_Pointer:
            if (out.type.pointer)
                return out;
            out.type.pointer = true;
            type = clang->getPointeeType(type);
            break;
        case CXType_ConstantArray:
        case CXType_IncompleteArray:
            if (out.type.array)
                return out;
            out.type.array = true;
            out.type.count = type.kind == CXType_ConstantArray ? clang->getArraySize(type) : -1;
            type = clang->getElementType(type);
            break;
        default: describe_base(arena, clang, type, &out); return out;
        }
    }
}

/* ------------------------------------------------------------------ compile_commands.json */

/* What decides how a header reads; all else may be another compiler's. */
static const struct {
    const char *flag;
    bool is_path; /* its value is a path */
    bool joined;  /* has a value, behind it or as the next argument */
} flags[] = {
    {"-I", true, true},
    {"-D", false, true},
    {"-U", false, true},
    {"-isystem", true, true},
    {"-iquote", true, true},
    {"-idirafter", true, true},
    {"-isysroot", true, true},
    {"--sysroot=", true, false},
    {"-include", true, true},
    {"-imacros", true, true},
    {"-std=", false, false},
    {"-m32", false, false},
    {"-m64", false, false},
    {"--target=", false, false},
    {"-target", false, true},
    {"-nostdinc", false, false},
    {"-pthread", false, false},
    {"-fshort-enums", false, false},
    {"-funsigned-char", false, false},
    {"-fsigned-char", false, false},
    {"-fms-extensions", false, false},
    {"-fpack-struct", false, false},
};

typedef struct command {
    ag_arena *arena;
    const ag_clang *clang;
    CXCompileCommand command;
    const char *folder;
} command;

static const char *argument(const command *c, unsigned index)
{
    return ag_clang_text(c->arena, c->clang, c->clang->CompileCommand_getArg(c->command, index));
}

/* A file to be included may be one that is searched for. */
static const char *full_path(const command *c, const char *flag, const char *path)
{
    const char *full = ag_path_join(c->arena, c->folder, path);
    return ag_starts_with(flag, "-i") &&
                   (ag_streq(flag, "-include") || ag_streq(flag, "-imacros")) &&
                   !ag_file_exists(full)
               ? path
               : full;
}

/* How many arguments from `index` on are one flag that counts, appended to `out`, or are to be passed over. */
static unsigned take(const command *c, unsigned index, unsigned count, ag_names *out)
{
    const char *text = argument(c, index);
    for (size_t i = 0; i < AG_COUNT(flags); i++) {
        const char *flag = flags[i].flag;
        const char *value = text + strlen(flag);
        if (!ag_starts_with(text, flag))
            continue;
        if (flags[i].joined && !*value) {
            if (index + 1 >= count)
                return 1;
            value = argument(c, index + 1);
            AG_PUSH(c->arena, out, flag);
            AG_PUSH(c->arena, out, flags[i].is_path ? full_path(c, flag, value) : value);
            return 2;
        }
        AG_PUSH(c->arena, out,
                flags[i].is_path ? ag_format(c->arena, "%s%s", flag, full_path(c, flag, value))
                                 : text);
        return 1;
    }
    return 1;
}

static void take_all(const command *c, ag_names *out)
{
    unsigned count = c->clang->CompileCommand_getNumArgs(c->command);
    for (unsigned i = 1; i < count;)
        i += take(c, i, count, out);
}

/* libclang tells the terminal what is wrong with a database, and us only that something is. */
static bool open_database(ag_arena *arena, const ag_clang *clang, const char *path,
                          CXCompilationDatabase *out, ag_error *err)
{
    const char *folder = ag_folder_exists(path) ? path : ag_path_folder(arena, path);
    const char *file = ag_path_join(arena, folder, "compile_commands.json");
    const ag_place place = {.file = file};
    CXCompilationDatabase_Error code;
    char *text;
    size_t len;
    ag_json *json;
    if (!ag_file_exists(file)) {
        (void)ag_fail(err, AG_E_IO, &place, "there is no such file");
        return ag_hint(err, "cmake makes it with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson always");
    }
    if (!ag_file_read(arena, file, &text, &len, err) ||
        !ag_json_read(arena, text, len, file, &json, err))
        return false;
    *out = clang->CompilationDatabase_fromDirectory(folder, &code);
    return code == CXCompilationDatabase_NoError ||
           ag_fail(err, AG_E_IO, &place, "libclang cannot read it");
}

bool ag_clang_flags(ag_arena *arena, const ag_clang *clang, const char *database, const char *path,
                    ag_names *out, ag_error *err)
{
    CXCompilationDatabase commands = NULL;
    if (!open_database(arena, clang, database, &commands, err))
        return false;
    CXCompileCommands list = clang->CompilationDatabase_getCompileCommands(commands, path);
    if (list && clang->CompileCommands_getSize(list)) {
        command c = {arena, clang, clang->CompileCommands_getCommand(list, 0), NULL};
        c.folder = ag_clang_text(arena, clang, clang->CompileCommand_getDirectory(c.command));
        take_all(&c, out);
    }
    if (list)
        clang->CompileCommands_dispose(list);
    clang->CompilationDatabase_dispose(commands);
    return true;
}
