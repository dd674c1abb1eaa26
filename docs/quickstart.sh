#!/bin/sh
# From a clean clone on a Debian machine to a first day with autogen, in one command: installs what is missing with apt
# (sudo when not root), builds the program, and shows the main job on SQLite in a temporary folder that is removed at the end.
# Fails if a row is lost or altered on the way.  From the environment: BUILD_DIR.
set -eu
cd "$(dirname "$0")/.."
. tests/support/packages.sh

build=${BUILD_DIR:-build}
case $build in
/*) ;;
*) build=$PWD/$build ;;
esac
docs=$PWD/docs

install_missing gcc libc6-dev pkg-config meson libpq-dev libsqlite3-dev libjansson-dev libclang-14-dev libcmocka-dev sqlite3

say "building in $build"
mkdir -p "$build"
[ -f "$build/build.ninja" ] || meson setup "$build" >"$build/setup.log" || { cat "$build/setup.log"; exit 1; }
ninja -C "$build" src/cli/autogen >"$build/build.log" || { cat "$build/build.log"; exit 1; }

# Nothing around us decides for the story: no URL, no environment, no configuration.
unset AUTOGEN_DATABASE_URL DATABASE_URL AUTOGEN_ENV
PATH=$build/src/cli:$PATH
folder=$(mktemp -d "${TMPDIR:-/tmp}/autogen-quickstart.XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
cd "$folder"

# Show a command as it is typed, then what it prints.
try()
{
    echo
    echo "\$ $1"
    sh -c "$1" 2>&1
}

tell()
{
    echo
    echo "# $*"
}

# The columns that the first revision made.
rows()
{
    sqlite3 app.db "SELECT id, user_id, name, description, created_at, updated_at FROM projects ORDER BY id"
}

give_up()
{
    echo
    say "FAILED: $*"
    exit 1
}

# What "schema.json" says; $1 is a further column of projects.
declare_schema()
{
    cat >schema.json <<END
{
  "tables": {
    "users": {
      "columns": {
        "id": {"type": "varchar(255)", "nullable": false},
        "email": {"type": "varchar(255)", "nullable": false},
        "subscription_status": "varchar(50)",
        "created_at": "timestamptz",
        "updated_at": "timestamptz"
      },
      "primary_key": ["id"],
      "indexes": {"ix_users_email": {"columns": ["email"], "unique": true}}
    },
    "projects": {
      "columns": {
        "id": {"type": "integer", "nullable": false},
        "user_id": {"type": "varchar(255)", "references": "users(id)"},
        "name": {"type": "varchar(255)", "nullable": false},
        "description": "text",
        "created_at": "timestamptz",
        "updated_at": "timestamptz"$1
      },
      "primary_key": ["id"]
    },
    "cams": {
      "columns": {
        "id": {"type": "integer", "nullable": false},
        "project_id": {"type": "integer", "references": "projects(id)"},
        "cam_type": "varchar(50)",
        "profile": "json"
      },
      "primary_key": ["id"]
    }
  }
}
END
}

tell "A project: a configuration, a declared schema, a folder of revisions."
try "autogen init"

tell "We declare users, projects and cams in schema.json."
declare_schema ''
try "cat schema.json"
try "autogen diff"

tell "The difference becomes a revision: a file to read in a review."
try "autogen revision -m 'Initial migration'"
try "cat migrations/*_initial_migration.json"

tell "Applied, it makes the database app.db."
try "autogen upgrade head"
try "autogen current"

tell "A hundred projects."
sqlite3 app.db <<'END'
INSERT INTO users (id, email) VALUES ('u1', 'ada@example.org');
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
INSERT INTO projects (id, user_id, name, description, created_at)
SELECT i, 'u1', 'project ' || i, 'the work of day ' || i, datetime('2026-01-01', i || ' days') FROM n;
END
try "sqlite3 app.db 'SELECT count(*) FROM projects'"
before=$(rows)

tell "The schema grows: a column \"status\" in projects."
declare_schema ',
        "status": {"type": "varchar(50)", "default": "'"'active'"'"}'
try "grep -n status schema.json"
try "autogen revision -m 'Add status to projects'"
try "cat migrations/*_add_status_to_projects.json"
try "autogen upgrade head"
try "sqlite3 app.db 'SELECT status, count(*) FROM projects GROUP BY status'"
[ "$(sqlite3 app.db 'SELECT status, count(*) FROM projects GROUP BY status')" = "active|100" ] ||
    give_up "not all 100 projects are active"
[ "$(rows)" = "$before" ] || give_up "rows were altered by the upgrade"

tell "And back: the column goes, the rows stay."
try "autogen downgrade -1"
try "sqlite3 app.db 'SELECT * FROM projects LIMIT 2'"
[ "$(sqlite3 app.db "SELECT count(*) FROM pragma_table_info('projects') WHERE name = 'status'")" = 0 ] ||
    give_up "the column is still there"
[ "$(rows)" = "$before" ] || give_up "rows were altered by the downgrade"
echo
say "100 projects are there, their contents as before"

tell "Forwards again, and a last look: schema, revisions and database agree."
try "autogen upgrade head"
try "autogen check --database"
try "autogen history"

echo
say "all of that worked; $folder is removed again"
say "the program: $build/src/cli/autogen    (\`autogen help\`; \`meson install -C $build\` installs it)"
say "to read on:  $(dirname "$docs")/README.md, then $docs/README.md"
