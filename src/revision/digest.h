/*
 * digest.h: the digest of a schema, object by object.
 *
 * A schema's digest is made of the sum of its objects' (modulo 2^256), so that it does not depend on their order, and that what a revision
 * does not touch need not be looked at again.
 */
#ifndef AG_REVISION_DIGEST_H
#define AG_REVISION_DIGEST_H

#include <autogen/revision.h>

typedef struct ag_digest {
    uint64_t words[4];
} ag_digest;

/* Of one of the schema's own objects. */
void ag_digest_object(const ag_object *object, ag_digest *out);
void ag_digest_add(ag_digest *sum, const ag_digest *other);
void ag_digest_remove(ag_digest *sum, const ag_digest *other);
/* "sha256:…", as ag_schema_digest() gives it for a schema of exactly these objects. */
char *ag_digest_text(ag_arena *arena, const ag_digest *sum);

#endif
