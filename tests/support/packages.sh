# Sourced by the scripts that must work on a fresh Debian machine.

say()
{
    echo "== $*" >&2
}

as_root()
{
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Install those of the named Debian packages that are not there.
install_missing()
{
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "installing with apt:$missing"
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        say "cannot: this is not root, and there is no sudo; install them first, then run this again"
        return 1
    fi
    as_root apt-get update -qq
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
}
