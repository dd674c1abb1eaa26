#!/bin/sh
# Run a program with another SQLite than the system's.  usage: other_sqlite.sh FOLDER COMMAND…
# FOLDER holds an amalgamation: sqlite3.c and sqlite3.h.  It is compiled once, into the user's cache, as a shared library with what Debian's has; the
# program finds that first.  `meson configure BUILD -Dother_sqlite=FOLDER` adds such runs to the tests.
folder=$1
shift
sum=$(sha256sum "$folder/sqlite3.c") || exit 1
library=${XDG_CACHE_HOME:-$HOME/.cache}/autogen-test-sqlite/$(printf %.16s "$sum")
if [ ! -e "$library/libsqlite3.so.0" ]; then
    mkdir -p "$library" || exit 1
    ${CC:-cc} -O2 -fPIC -shared -Wl,-soname,libsqlite3.so.0 -o "$library/new.$$" \
        -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_STAT4 -DSQLITE_ENABLE_DBSTAT_VTAB \
        -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_SECURE_DELETE -DSQLITE_USE_URI \
        -I"$folder" "$folder/sqlite3.c" -lm -lpthread -ldl || exit 1
    mv "$library/new.$$" "$library/libsqlite3.so.0" || exit 1
fi
LD_LIBRARY_PATH=$library${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec "$@"
