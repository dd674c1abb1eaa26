#!/bin/sh
# A throw-away PostgreSQL server for tests, on its own port, with everything in one folder.
#
#   eval "$(tests/support/pg.sh start)"     start; prints the lines to export:
#                                           AUTOGEN_TEST_PG (URL of a superuser) and AUTOGEN_TEST_PG_DIR
#   tests/support/pg.sh stop FOLDER         stop it and remove the folder
#
# The server listens on 127.0.0.1 and on a socket in the folder, where server.log is too.  Everyone is trusted, but
# for a role named "needs_password" on TCP, so that a wrong password can be tested.  It does not fsync: its data are worth
# nothing.  It refuses to run as root, so that root runs it as the user postgres.  PG_BINDIR names other programs than
# Debian's, where version 15 is preferred; PG_OPTIONS holds more of the server's options (-c fsync=on).
set -eu

bindir()
{
    for found in ${PG_BINDIR:-/usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin}; do
        [ ! -x "$found/initdb" ] || { echo "$found"; return; }
    done
    echo "pg.sh: no PostgreSQL server found; hint: apt-get install postgresql" >&2
    return 1
}

as_postgres()
{
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

free_port()
{
    # Below those that the system gives to connections, so that none of them takes it meanwhile.
    python3 -c '
import random, socket
while True:
    port = random.randrange(20000, 32000)
    if socket.socket().connect_ex(("127.0.0.1", port)) != 0:
        break
print(port)'
}

# Databases are copied for each test: in memory, where there is room for it.
top_folder()
{
    if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] && [ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 4194304 ]; then
        echo /dev/shm
    else
        echo "${TMPDIR:-/tmp}"
    fi
}

start()
{
    bin=$(bindir)
    folder=$(mktemp -d "$(top_folder)/autogen-pg.XXXXXX")
    chmod 755 "$folder"
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    port=$(free_port)
    {
        as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync &&
            as_postgres sed -i '1i host all needs_password all scram-sha-256' "$folder/data/pg_hba.conf" &&
            as_postgres "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/server.log" start -o \
                "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c max_locks_per_transaction=1024 ${PG_OPTIONS:-}"
    } >"$folder.log" 2>&1 </dev/null || {
        cat "$folder.log" "$folder/server.log" >&2
        rm -rf "$folder" "$folder.log"
        return 1
    }
    rm -f "$folder.log"
    echo "export AUTOGEN_TEST_PG='postgresql://postgres@127.0.0.1:$port/postgres' AUTOGEN_TEST_PG_DIR='$folder'"
}

# pg_ctl signals the process whose id the server wrote into its own folder, and waits for its end.
stop()
{
    as_postgres "$(bindir)/pg_ctl" -D "$1/data" -w -m immediate stop >/dev/null
    rm -rf "$1"
}

case ${1:-} in
start) start ;;
stop) stop "${2:?which folder?}" ;;
*)
    echo "usage: pg.sh start | stop FOLDER" >&2
    exit 64
    ;;
esac
