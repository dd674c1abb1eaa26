/* law.h: running a law over many random cases, and showing the smallest one that breaks it. */
#ifndef AG_TESTS_LAW_H
#define AG_TESTS_LAW_H

#include "../support/random_schema.h"

/* Two schemas that a law is about; `from` has names for everything, as a history has. */
typedef struct law_case {
    ag_arena *arena;
    ag_schema *from;
    ag_schema *to;
    ag_schema *declared; /* as it would be read: not settled yet; NULL where the law needs none */
    ag_renames renames; /* of other kinds than tables and columns: of a law that carries them out */
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

/*
 * For laws that make their cases themselves.  The seed, printed; features for a random case, as all at once hide each other; a schema put right, which fails the test if it
 * is none; names for whatever has none; renames without those of what
 * is not on both sides; and the end of a test on a case that breaks the law, made smaller first.
 */
uint64_t law_seed(void);
unsigned law_features(ag_random *random, uint64_t at, unsigned features);
void law_settle(ag_arena *arena, ag_schema *schema, uint64_t at);
void law_name_all(ag_arena *arena, ag_schema *schema);
void law_prune_renames(law_case *c);
void law_fail(law *holds, const law_case *c, uint64_t at);

/* One line of JSON; what has no JSON form (names here and none there) is given names first. */
char *law_text(ag_arena *arena, const ag_schema *schema);
/* What is in the error, for messages. */
char *law_error(ag_arena *arena, const ag_error *err);

#endif
