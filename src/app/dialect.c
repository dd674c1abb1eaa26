#include "app/dialect.h"

bool ag_choose_dialect(const ag_project *project, const char *name, const ag_dialect **out,
                       ag_error *err)
{
    if (name) {
        *out = ag_dialect_find(name);
        if (*out)
            return true;
        ag_fail(err, AG_E_USAGE, NULL, "unknown dialect \"%s\"", name);
        return ag_hint(err, "there are: postgresql, sqlite");
    }
    if (project->dialect) {
        *out = project->dialect;
        return true;
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (project->dialects == UINT64_C(1) << d) {
            *out = ag_dialects[d];
            return true;
        }
    }
    ag_fail(err, AG_E_USAGE, NULL, "for which database? there is no URL that tells");
    return ag_hint(err, "add --dialect postgresql or --dialect sqlite");
}
