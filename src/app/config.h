/* config.h: autogen.json as a described struct, and where in it something stands. */
#ifndef AG_APP_CONFIG_H
#define AG_APP_CONFIG_H

#include <autogen/json.h>
#include <autogen/project.h>
#include <autogen/source.h>

/* The file as it stands, environments in their list.  Errors are placed. */
AG_MUST_CHECK bool ag_config_read(ag_arena *arena, const char *path, ag_config **out,
                                  ag_error *err);

/* The environment of that name; NULL if there is none, or no name. */
const ag_config *ag_config_environment(const ag_config *config, const char *name);

/* A copy with the fields that `environment` (may be NULL) says put over those of `config`. */
ag_config *ag_config_merge(ag_arena *arena, const ag_config *config, const ag_config *environment);

/* True if the file says something about the key, null included. */
bool ag_config_says(const ag_config *config, const char *key);

/*
 * The value behind a key, of the environment if it says it, for placing errors; NULL if nobody says it.  `dialect` (NULL: unknown) chooses among values by dialect,
 * and with `item` not negative it is that item of a list.
 */
const ag_json *ag_config_value(const ag_config *config, const ag_config *environment,
                               const char *key, const ag_dialect *dialect, int item);

/* How the project's C headers are compiled: "clang", its paths seen from the file.  A library without a slash is looked for where libraries are. */
ag_c_options ag_config_c_options(ag_arena *arena, const ag_project *project);

#endif
