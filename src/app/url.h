/*
 * url.h: variables, and which database URL counts.
 *
 * In order: --url; the `database` of the environment given with -e; AUTOGEN_DATABASE_URL; the `database` of AUTOGEN_ENV; DATABASE_URL; the top-level `database`.
 * What is empty says nothing.  A relative SQLite path starts at the folder of the file that says it, and at the current folder
 * where no file does.
 */
#ifndef AG_APP_URL_H
#define AG_APP_URL_H

#include <autogen/json.h>
#include <autogen/project.h>

/* A .env file that was read. */
typedef struct ag_dotenv {
    const char *path;
    const char *text;
    ag_pairs pairs;
} ag_dotenv;

/* Where variables come from: the process first, then the files in their order. */
typedef struct ag_variables {
    char *(*getenv)(const char *name);
    AG_VEC(ag_dotenv) files;
} ag_variables;

typedef struct ag_variable {
    const char *value; /* NULL: not set, or empty */
    const char *file;  /* the .env that sets it; NULL: the process */
    int line;          /* in that file */
} ag_variable;

ag_variable ag_variable_find(const ag_variables *variables, const char *name);

typedef struct ag_url_sources {
    const ag_variables *variables;
    const char *given;       /* --url; NULL: none */
    const char *folder;      /* the current one, as the start of a path; NULL or ".": as it is */
    const char *config_path; /* of the two below */
    const ag_config *config; /* as in the file */
    const ag_config *environment; /* NULL: none */
    bool asked;                   /* the environment was given with -e */
} ag_url_sources;

typedef struct ag_url_choice {
    const char *url; /* NULL: none */
    const char *
        origin; /* who says so; without a URL: why there is none, or NULL where nobody says anything */
    const ag_dialect *dialect; /* NULL: no URL */
} ag_url_choice;

/* AG_E_URL, placed where a file says it; AG_E_USAGE for an empty --url.  A `database` whose variable is not set is the one that counts, and gives no URL. */
AG_MUST_CHECK bool ag_url_choose(ag_arena *arena, const ag_url_sources *sources, ag_url_choice *out,
                                 ag_error *err);

/* The `scratch` of the environment or of the file, with variables put in; NULL: none, or a variable is not set.  AG_E_URL, placed. */
AG_MUST_CHECK bool ag_url_scratch(ag_arena *arena, const ag_url_sources *sources, const char **out,
                                  ag_error *err);

#endif
