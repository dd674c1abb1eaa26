/*
 * url.h: what a SQLite URL says.
 *
 * `sqlite:PATH`, `sqlite:///rel.db`, `sqlite:////abs.db`, `sqlite::memory:`; `sqlite://`, `sqlite:///` and `sqlite:///:memory:` are
 * memory too, as in SQLAlchemy.  `+driver` behind the scheme is ignored, `%xx` is undone in the path, and a leading `file:` in it is dropped.
 *
 * Of the query, SQLite's own parameters (mode, cache, immutable, nolock, psow, vfs) are passed on; `timeout` is how many seconds to wait for a lock, and `foreign_keys`
 * (on, off, 1, 0, …) whether SQL written by hand runs with foreign keys enforced.  All others belong to some driver and are ignored.
 */
#ifndef AG_SQLITE_URL_H
#define AG_SQLITE_URL_H

#include <autogen/dialect.h>

typedef struct ag_sqlite_url {
    const char *path;     /* NULL: in memory */
    const char *uri;      /* for sqlite3_open_v2() with SQLITE_OPEN_URI */
    bool is_read_only;    /* mode=ro or immutable=1 */
    bool is_fixed;        /* mode=ro or mode=rw: a missing file must not be made */
    int timeout;          /* milliseconds */
    const bool *enforces; /* foreign keys; NULL: as the library has it */
} ag_sqlite_url;

bool ag_sqlite_url_is(const char *url);
AG_MUST_CHECK bool ag_sqlite_url_parse(ag_arena *arena, const char *url, ag_sqlite_url *out,
                                       ag_error *err);
/* Without the values of parameters that may be keys. */
char *ag_sqlite_url_display(ag_arena *arena, const char *url);

#endif
