/*
 * clang_api.h: libclang, opened when a header is read and not before: loading it costs more than most commands take.
 *
 * libclang's own headers have their home in c_reader.c and clang_api.c: only who has included them sees the functions.
 */
#ifndef AG_SOURCE_CLANG_API_H
#define AG_SOURCE_CLANG_API_H

#include "source/c_types.h"

#include <autogen/error.h>

/* The one list: it makes the members below and the table that fills them. */
#define AG_CLANG_FUNCTIONS(F) \
    F(createIndex) \
    F(disposeIndex) \
    F(parseTranslationUnit2) \
    F(disposeTranslationUnit) \
    F(getTranslationUnitCursor) \
    F(getNumDiagnostics) \
    F(getDiagnostic) \
    F(disposeDiagnostic) \
    F(getDiagnosticSeverity) \
    F(getDiagnosticLocation) \
    F(getDiagnosticSpelling) \
    F(getCString) \
    F(disposeString) \
    F(getFileName) \
    F(getFile) \
    F(getFileContents) \
    F(getExpansionLocation) \
    F(Location_isInSystemHeader) \
    F(getRangeStart) \
    F(getRangeEnd) \
    F(getCursorExtent) \
    F(visitChildren) \
    F(getCursorKind) \
    F(getCursorLocation) \
    F(getCursorSpelling) \
    F(getCursorType) \
    F(isCursorDefinition) \
    F(Cursor_isAnonymousRecordDecl) \
    F(getTypeDeclaration) \
    F(getTypeSpelling) \
    F(getTypedefDeclUnderlyingType) \
    F(Type_getNamedType) \
    F(Type_getSizeOf) \
    F(getPointeeType) \
    F(getElementType) \
    F(getArraySize) \
    F(CompilationDatabase_fromDirectory) \
    F(CompilationDatabase_dispose) \
    F(CompilationDatabase_getCompileCommands) \
    F(CompileCommands_dispose) \
    F(CompileCommands_getSize) \
    F(CompileCommands_getCommand) \
    F(CompileCommand_getDirectory) \
    F(CompileCommand_getNumArgs) \
    F(CompileCommand_getArg)

typedef struct ag_clang ag_clang;

#ifdef LLVM_CLANG_C_INDEX_H
struct ag_clang {
#define AG_CLANG_MEMBER(name) __typeof__(clang_##name) *name;
    AG_CLANG_FUNCTIONS(AG_CLANG_MEMBER)
#undef AG_CLANG_MEMBER
};

/* What a type is made of, and where its struct or enum is declared. */
typedef struct ag_clang_type {
    ag_c_type type;
    CXCursor declaration;
} ag_clang_type;

ag_clang_type ag_clang_describe(ag_arena *arena, const ag_clang *clang, CXType type);

/* A copy; libclang's own text is let go. */
const char *ag_clang_text(ag_arena *arena, const ag_clang *clang, CXString string);
#endif

/*
 * `library` names a file; NULL: the usual names are tried, newest first.  It stays loaded: libclang is not made to be unloaded.  AG_E_UNSUPPORTED with what to
 * install as the hint.
 */
AG_MUST_CHECK bool ag_clang_open(const char *library, ag_clang *out, ag_error *err);

/*
 * The flags with which `path` (a full path) is compiled, appended to `out`: what decides how a header reads, with relative folders made full.  `database` is
 * compile_commands.json or the folder it is in; a header, which is not compiled itself, takes the flags of the file nearest to it.
 */
AG_MUST_CHECK bool ag_clang_flags(ag_arena *arena, const ag_clang *clang, const char *database,
                                  const char *path, ag_names *out, ag_error *err);

#endif
