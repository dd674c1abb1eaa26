/* law.h: running a law over many random cases, and showing the smallest one that breaks it. */
#ifndef AG_TESTS_LAW_H
#define AG_TESTS_LAW_H

#include "../support/random_schema.h"

/* Two schemas that a law is about; `from` has names for everything, as a history has. */
typedef struct law_case {
    ag_arena *arena;
    ag_schema *from;
    ag_schema *to;
    ag_schema *declared; /* as it would be read: not settled yet */
    ag_renames renames;
} law_case;

/* NULL if the law holds for the case; else what is wrong.  Changes nothing in the case. */
typedef const char *law(const law_case *c);

/*
 * Check the law on `count` random pairs.  The seed comes from AUTOGEN_SEED, else it is a fixed one; it is printed with the
 * schemas of a case that fails, made as small as cheaply possible.
 */
void law_check(law *holds, size_t count, bool renames);
/* The same with cases of some features only. */
void law_check_features(law *holds, size_t count, bool renames, unsigned features);

/* One line of JSON; what has no JSON form (names here and none there) is given names first. */
char *law_text(ag_arena *arena, const ag_schema *schema);
/* What is in the error, for messages. */
char *law_error(ag_arena *arena, const ag_error *err);

#endif
