#!/bin/sh
# From a clean clone on a Debian machine to a built autogen, in one command: installs what is missing with apt
# (sudo when not root) and builds.  From the environment: BUILD_DIR.
set -eu
cd "$(dirname "$0")/.."
. tests/support/packages.sh

build=${BUILD_DIR:-build}
install_missing gcc libc6-dev pkg-config meson libpq-dev libsqlite3-dev libjansson-dev libcmocka-dev

say "building in $build"
[ -f "$build/build.ninja" ] || meson setup "$build" >/dev/null
ninja -C "$build" >"$build/build.log" || { cat "$build/build.log"; exit 1; }
say "built in $build; \`meson install -C $build\` installs it"
