/* version.c: the version, from the one place that says it: meson.build. */
#include "app/version.h"

#include <autogen/project.h>

const char *ag_version(void)
{
    return AG_VERSION;
}
