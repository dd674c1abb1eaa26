#!/bin/sh
# Run a cmocka program and repeat the reasons of its failures on stderr: meson counts the TAP lines on stdout,
# and shows only stderr when one of them fails.
out=$("$@")
status=$?
printf '%s\n' "$out"
printf '%s\n' "$out" | grep -e '^not ok' -e '^#' >&2
exit $status
