/* file.h: the file system, as little of it as we need.  Errors are AG_E_IO, or AG_E_READ, with the path as their place. */
#ifndef AG_BASE_FILE_H
#define AG_BASE_FILE_H

#include <autogen/error.h>

/* The whole file, NUL-terminated; `len` may be NULL.  "-" is standard input. */
AG_MUST_CHECK bool ag_file_read(ag_arena *arena, const char *path, char **text, size_t *len,
                                ag_error *err);

/*
 * Written so that after a crash at any moment the path holds all of the bytes or what it held before: a temporary
 * file in the same folder, fsync, rename, fsync of the folder.  With `replace` false an existing path is AG_E_EXISTS.
 */
AG_MUST_CHECK bool ag_file_write(const char *path, const char *bytes, size_t len, bool replace,
                                 ag_error *err);

bool ag_file_exists(const char *path);
bool ag_folder_exists(const char *path);
/* With its parents; an existing folder is no error. */
AG_MUST_CHECK bool ag_folder_make(const char *path, ag_error *err);

/* Names (not paths) in the folder, sorted bytewise, without those that start with a dot. */
AG_MUST_CHECK bool ag_folder_list(ag_arena *arena, const char *path, ag_names *names,
                                  ag_error *err);

/* Paths that match a pattern with * ? [] in any component (glob(3)), sorted; a plain path stands for itself. */
AG_MUST_CHECK bool ag_path_glob(ag_arena *arena, const char *pattern, ag_names *paths,
                                ag_error *err);

/* `path` seen from `folder`: itself if absolute or folder is NULL, "" or ".". */
char *ag_path_join(ag_arena *arena, const char *folder, const char *path);
/* Everything before the last slash; "." if there is none. */
char *ag_path_folder(ag_arena *arena, const char *path);
const char *ag_path_name(const char *path);

#endif
