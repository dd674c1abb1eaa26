/*
 * name.h: names of tables and indexes.
 *
 * SQLite has no schemas in our sense: "app.users" of the model is a table whose one name is app.users, written "app.users".  The way back splits at the dot, so
 * that every table has one name in text form.
 */
#ifndef AG_SQLITE_NAME_H
#define AG_SQLITE_NAME_H

#include <autogen/model.h>

/* From the text form to SQLite's own name. */
const char *ag_sqlite_name(ag_arena *arena, const char *text);
/* From SQLite's own name to the text form. */
const char *ag_sqlite_name_text(ag_arena *arena, const char *name);

#endif
