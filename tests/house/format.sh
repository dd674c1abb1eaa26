#!/bin/sh
# Every C file is as clang-format leaves it.  usage: format.sh ROOT [CLANG-FORMAT]
# Without clang-format the test is skipped, which tests/run.sh counts as a failure.
cd "$1" || exit 1
clang_format=${2:-}
[ -n "$clang_format" ] || exit 77
find include src tests -name '*.[ch]' -exec "$clang_format" --dry-run -Werror {} + || {
    echo "hint: $clang_format -i FILE" >&2
    exit 1
}
