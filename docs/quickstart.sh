#!/bin/sh
# From a clean clone on a Debian machine to a built autogen, in one command.
set -eu
cd "$(dirname "$0")/.."
. tests/support/packages.sh

build=${BUILD_DIR:-build}
install_missing gcc pkg-config meson libpq-dev libsqlite3-dev libjansson-dev libcmocka-dev

say "building in $build"
[ -d "$build" ] || meson setup "$build" >/dev/null
ninja -C "$build" >"$build/quickstart.log" || { cat "$build/quickstart.log"; exit 1; }
say "built: $build"
