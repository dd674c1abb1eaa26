/* project.h: what an object is in this database, and one spelling to compare by. */
#ifndef AG_POSTGRESQL_PROJECT_H
#define AG_POSTGRESQL_PROJECT_H

#include <autogen/dialect.h>

/* See ag_dialect. */
ag_object *ag_pg_project(ag_arena *arena, const ag_schema *schema, const ag_object *object);
void ag_pg_spell(ag_arena *arena, ag_object *object);
void ag_pg_shorten(ag_arena *arena, ag_object *object);

#endif
