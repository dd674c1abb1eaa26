#include <libpq-fe.h>

#include "postgresql/libpq.h"

#include <dlfcn.h>
#include <string.h>

#include "postgresql/libpq_path.h"

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
#define ROW(name) {"PQ" #name, offsetof(ag_libpq, name)},
    AG_LIBPQ_FUNCTIONS(ROW)
#undef ROW
};

/* Where the loader looks, and else where it was when we were built. */
static const char *const usual[] = {
    "libpq.so.5",
    AG_LIBPQ_FOLDER "/libpq.so.5",
    "libpq.5.dylib",
    AG_LIBPQ_FOLDER "/libpq.5.dylib",
};

static bool find_functions(void *handle, ag_libpq *out, ag_error *err)
{
    ag_libpq libpq;
    for (size_t i = 0; i < AG_COUNT(functions); i++) {
        void *symbol = dlsym(handle, functions[i].name);
        if (!symbol) {
            (void)ag_fail(err, AG_E_UNSUPPORTED, NULL, "this libpq has no function \"%s\"",
                          functions[i].name);
            return ag_hint(err, "it has to be that of PostgreSQL 14 or later");
        }
        memcpy((char *)&libpq + functions[i].offset, &symbol, sizeof symbol);
    }
    *out = libpq;
    return true;
}

bool ag_libpq_open_any(const char *const *names, size_t count, ag_libpq *out, ag_error *err)
{
    char why[256] = "";
    for (size_t i = 0; i < count; i++) {
        void *handle = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
        if (handle)
            return find_functions(handle, out, err);
        if (i == 0)
            strncat(why, dlerror(), sizeof why - 1);
    }
    (void)ag_fail(err, AG_E_UNSUPPORTED, NULL,
                  "libpq, which connects to PostgreSQL, cannot be opened: %s", why);
    return ag_hint(err, "install it (Debian: libpq5), version 14 or later");
}

bool ag_libpq_open(ag_libpq *out, ag_error *err)
{
    return ag_libpq_open_any(usual, AG_COUNT(usual), out, err);
}
