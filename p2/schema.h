#pragma once

#include <autogen/annotate.h>

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

AG_SCHEMA(app)

AG_TABLE(t)
struct t {
    int32_t *a;
    int32_t *c;
};
