#include "app/init.h"
#include "base/file.h"

#include <autogen/project.h>

#include <string.h>

typedef struct first_file {
    const char *path;
    const char *text;
} first_file;

static const first_file first_files[] = {
    {"autogen.json", "{\n"
                     "  \"$comment\": \"--url and DATABASE_URL win over this database\",\n"
                     "  \"schema\": \"schema.json\",\n"
                     "  \"migrations\": \"migrations\",\n"
                     "  \"database\": \"sqlite:app.db\"\n"
                     "}\n"},
    {"schema.json",
     "{\n"
     "  \"tables\": {\n"
     "    \"users\": {\n"
     "      \"comment\": \"people who can sign in\",\n"
     "      \"columns\": {\n"
     "        \"id\": {\"type\": \"bigint\", \"identity\": \"always\"},\n"
     "        \"email\": {\"type\": \"varchar(255)\", \"nullable\": false},\n"
     "        \"created_at\": {\"type\": \"timestamptz\", \"nullable\": false, \"default\": \"now()\"}\n"
     "      },\n"
     "      \"primary_key\": [\"id\"],\n"
     "      \"indexes\": {\"ix_users_email\": {\"columns\": [\"email\"], \"unique\": true}}\n"
     "    },\n"
     "    \"projects\": {\n"
     "      \"columns\": {\n"
     "        \"id\": {\"type\": \"bigint\", \"identity\": \"always\"},\n"
     "        \"user_id\": {\"type\": \"bigint\", \"nullable\": false},\n"
     "        \"name\": {\"type\": \"varchar(255)\", \"nullable\": false}\n"
     "      },\n"
     "      \"primary_key\": [\"id\"],\n"
     "      \"foreign_keys\": {\n"
     "        \"fk_projects_user\": {\n"
     "          \"columns\": [\"user_id\"],\n"
     "          \"references\": \"users(id)\",\n"
     "          \"on_delete\": \"cascade\"\n"
     "        }\n"
     "      }\n"
     "    }\n"
     "  }\n"
     "}\n"},
    /* git does not keep an empty folder */
    {"migrations/.gitkeep", ""},
};

static bool fail_exists(const char *path, const char *what, ag_error *err)
{
    const ag_place place = {.file = path};
    ag_fail(err, AG_E_EXISTS, &place, "%s", what);
    return ag_hint(err, "\"autogen init FOLDER\" makes the project in another folder");
}

bool ag_init_check_free(ag_arena *arena, const char *folder, const char *schema_file, ag_error *err)
{
    const char *const files[] = {"autogen.json", schema_file, "migrations/.gitkeep"};
    for (size_t i = 0; i < AG_COUNT(files); i++) {
        const char *path = ag_path_join(arena, folder, files[i]);
        if (ag_file_exists(path) || ag_folder_exists(path))
            return fail_exists(path, ag_format(arena, "\"%s\" exists already", path), err);
    }
    const char *migrations = ag_path_join(arena, folder, "migrations");
    ag_names names = {0};
    if (!ag_folder_exists(migrations))
        return !ag_file_exists(migrations) ||
               fail_exists(migrations, ag_format(arena, "\"%s\" is a file", migrations), err);
    if (!ag_folder_list(arena, migrations, &names, err))
        return false;
    return !names.len ||
           fail_exists(migrations, ag_format(arena, "the folder \"%s\" is not empty", migrations),
                       err);
}

bool ag_init(ag_arena *arena, const char *folder, ag_names *files, ag_error *err)
{
    ag_names made = {0};
    if (!ag_init_check_free(arena, folder, "schema.json", err) ||
        !ag_folder_make(ag_path_join(arena, folder, "migrations"), err))
        return false;
    for (size_t i = 0; i < AG_COUNT(first_files); i++) {
        const first_file *file = &first_files[i];
        const char *path = ag_path_join(arena, folder, file->path);
        if (!ag_file_write(path, file->text, strlen(file->text), false, err))
            return false;
        AG_PUSH(arena, &made, path);
    }
    *files = made;
    return true;
}
