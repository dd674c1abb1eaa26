#!/bin/sh
# Every C file is as clang-format leaves it.  usage: format.sh ROOT [CLANG-FORMAT]
cd "$1" || exit 1
clang_format=${2:-}
if [ -z "$clang_format" ]; then
    [ -z "${CI:-}" ] || { echo "clang-format is missing" >&2; exit 1; }
    exit 77
fi
find include src tests -name '*.[ch]' -exec "$clang_format" --dry-run -Werror {} + || {
    echo "hint: $clang_format -i FILE" >&2
    exit 1
}
