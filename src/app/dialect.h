/* dialect.h: which dialect SQL is printed for. */
#ifndef AG_APP_DIALECT_H
#define AG_APP_DIALECT_H

#include <autogen/project.h>

/* The one named; else the URL's; else the only one of the project's; else AG_E_USAGE. */
AG_MUST_CHECK bool ag_choose_dialect(const ag_project *project, const char *name,
                                     const ag_dialect **out, ag_error *err);

#endif
