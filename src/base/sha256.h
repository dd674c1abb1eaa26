/* sha256.h: SHA-256 (FIPS 180-4), for checksums of revisions and digests of schemas.  Not for secrets. */
#ifndef AG_BASE_SHA256_H
#define AG_BASE_SHA256_H

#include <autogen/base.h>

#define AG_SHA256_HEX 64

/* The digest of `len` bytes in lower-case hex, NUL-terminated. */
void ag_sha256_hex(const void *bytes, size_t len, char out[AG_SHA256_HEX + 1]);

#endif
