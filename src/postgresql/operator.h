/* operator.h: what SQL calls operators, and what the kinds made of them share. */
#ifndef AG_POSTGRESQL_OPERATOR_H
#define AG_POSTGRESQL_OPERATOR_H

#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* A signature in text form, of names as the catalogue has them; what is in pg_catalog or the default schema stands alone. */
const char *ag_pg_signature(ag_pg_catalog *catalog, const char *schema, const char *name,
                            const ag_names *types);

/* "app.===": the sign is never quoted; what is none is, for the server to refuse. */
void ag_pg_put_operator_name(ag_buf *out, const ag_name *name);
/*
 * "app.=== (integer, text)": what DROP and ALTER call the operator of a key.  The default schema is always said, as what is in pg_catalog would be found first.
 */
void ag_pg_put_operator_key(ag_buf *out, const ag_render *render, const char *key);

/* "app.ops USING btree": what SQL calls the class or family of a key. */
void ag_pg_put_class_key(ag_buf *out, const ag_render *render, const char *key);

#endif
