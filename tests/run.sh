#!/bin/sh
# The one test command: everything, on a fresh Debian machine too.
#
#   sh tests/run.sh [argument of `meson test`…]
#
# Installs what is missing with apt (sudo when not root), builds, starts a throw-away PostgreSQL server, runs all tests,
# stops the server, and ends with the line "N passed, N failed".  A skipped test is a failed one.
# From the environment: CC, SANITIZE (what -Db_sanitize takes), BUILD_DIR.
set -u
cd "$(dirname "$0")/.." || exit 1
. tests/support/packages.sh

cc=${CC:-gcc}
build=${BUILD_DIR:-build-$(basename "$cc")${SANITIZE:+-sanitize}}

give_up()
{
    say "$1"
    echo "0 passed, 1 failed"
    exit 1
}

stop_server()
{
    trap - EXIT
    tests/support/pg.sh stop "$AUTOGEN_TEST_PG_DIR"
}

packages="g++ pkg-config meson libpq-dev libsqlite3-dev libjansson-dev libclang-14-dev libcmocka-dev postgresql sqlite3 clang-format valgrind"
case $cc in
gcc) packages="$packages gcc" cxx=g++ ;;
clang) packages="$packages clang" cxx=clang++ ;;
*) cxx=${CXX:-c++} ;;
esac
# shellcheck disable=SC2086
install_missing $packages || give_up "cannot install what is missing"

say "building with $cc in $build${SANITIZE:+, sanitizers: $SANITIZE}"
if [ ! -f "$build/build.ninja" ]; then
    # Sanitizers make gcc see null pointers that are not there: its warnings are errors only without them.
    options=-Dwerror=true
    [ -z "${SANITIZE:-}" ] || options="-Db_sanitize=$SANITIZE -Db_lundef=false"
    # shellcheck disable=SC2086
    CC=$cc CXX=$cxx meson setup "$build" $options >"$build.log" 2>&1 ||
        { cat "$build.log"; rm -f "$build.log"; give_up "cannot configure the build"; }
    rm -f "$build.log"
fi
ninja -C "$build" >"$build/build.log" 2>&1 || { cat "$build/build.log"; give_up "the build failed"; }

say "starting a throw-away PostgreSQL server"
server=$(tests/support/pg.sh start) || give_up "no PostgreSQL server"
eval "$server"
trap 'stop_server' EXIT
# The programs themselves: what Debian puts on the path is a script before each, and the tests call them some thousand times.
PATH=$(pg_config --bindir):$PATH
export PATH
# With sanitizers one form of each change is enough to run its code; what comes of the others does not hang on them.
[ -z "${SANITIZE:-}" ] || export AUTOGEN_TEST_FORMS=sql
trap 'exit 1' HUP INT TERM

# A sanitizer's finding must fail the test that has it.
export UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1${UBSAN_OPTIONS:+:$UBSAN_OPTIONS}"
say "running the tests"
rm -f "$build/meson-logs/testlog.json"
meson test -C "$build" --no-rebuild --print-errorlogs -t 4 "$@"
status=$?
stop_server || status=1
python3 tests/support/count.py "$build" && exit $status
