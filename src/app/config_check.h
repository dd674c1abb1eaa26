/* config_check.h: what the types of the configuration's fields do not say about their values. */
#ifndef AG_APP_CONFIG_CHECK_H
#define AG_APP_CONFIG_CHECK_H

#include <autogen/project.h>

/* AG_E_TYPE, AG_E_NAME or AG_E_KEY, placed: a template, zone, duration, number, pattern or name that cannot be. */
AG_MUST_CHECK bool ag_config_check(ag_arena *arena, const ag_project *project, ag_error *err);

#endif
