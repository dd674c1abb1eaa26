#include "postgresql/project.h"

void ag_pg_spell(ag_arena *arena, ag_object *object)
{
    (void)arena;
    (void)object;
}
