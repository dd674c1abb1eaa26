"""autogen beside pg_dump -s, sqlite3 .schema, psql -f and clang -fsyntax-only: ratios in one run on one machine.

Each pair of programs runs in turn (ours, theirs, ours, theirs …); what is shown are medians.  The numbers never fail the
benchmark: it is no test.  `meson test --benchmark` runs it; by hand:

    bench.py --program BUILD/src/cli/autogen --measure BUILD/tests/bench/measure \\
        --read-structs BUILD/tests/bench/read_structs [--out FILE.json] [--only WORD]

BENCH_LARGE=1 adds 10,000 tables, and takes a table of 10 million rows (some minutes more).  What is not installed is left out, and said.
"""

import argparse
import collections
import glob
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading

import generate

HERE = os.path.dirname(os.path.abspath(__file__))
POSTGRESQL, SQLITE = 0, 1
REVISIONS = 1000
BUDGET = 20  # seconds for the rounds of one row

Result = collections.namedtuple("Result", "seconds mib")
# goal: at most this ratio; goal_seconds: at most this time, where there is nobody to compare with; goal_mib: our peak
Work = collections.namedtuple("Work", "name ours theirs goal goal_mib goal_seconds", defaults=(None, None, None))
# `before` is called before each run and is not measured
Command = collections.namedtuple("Command", "argv before env", defaults=(lambda: None, {}))


class Failed(Exception):
    """A program that did not do its work; the row says so."""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)
    return path


def client(name):
    """PostgreSQL's own program: what Debian puts on the path is a script before it.  None if there is none."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join(folders + [os.environ.get("PATH", "")]))


def complaint(stderr, status):
    lines = stderr.strip().splitlines()
    return next((text for text in lines if "error:" in text), lines[-1] if lines else "exit status %s" % status)


def run(argv, stdin=None):
    """For preparations: must succeed."""
    done = subprocess.run(argv, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failed(complaint(done.stderr, done.returncode))
    return done.stdout


# ------------------------------------------------------------------ measuring


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.rows = []
        # A setting of the caller's must not decide which database is used.
        for name in ("DATABASE_URL", "AUTOGEN_DATABASE_URL", "AUTOGEN_ENV"):
            os.environ.pop(name, None)

    def wanted(self, name):
        return not self.options.only or self.options.only in name

    def once(self, command):
        command.before()
        done = subprocess.run(
            [self.options.measure] + command.argv,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ, **command.env),
        )
        words = done.stdout.split()
        if len(words) != 3 or words[2] != "0":
            raise Failed(complaint(done.stderr, words[-1] if words else done.returncode))
        return Result(float(words[0]), int(words[1]) / 1024)

    def rounds(self, commands, rounds):
        """A result each: the medians of their runs in turn, after one that is thrown away; fewer where they take seconds."""
        runs = [[] for _ in commands]
        first = sum(self.once(command).seconds for command in commands)
        for _ in range(min(rounds, max(1, int(BUDGET / first)))):
            for i, command in enumerate(commands):
                runs[i].append(self.once(command))
        return [Result(statistics.median(r.seconds for r in done), max(r.mib for r in done)) for done in runs]

    def measure(self, work, rounds=None):
        if not self.wanted(work.name):
            return None
        row = {"work": work.name, "goal": work.goal, "goal_seconds": work.goal_seconds, "goal_mib": work.goal_mib}
        self.rows.append(row)
        try:
            commands = [work.ours] + ([work.theirs] if work.theirs else [])
            done = self.rounds(commands, rounds or self.options.rounds)
        except Failed as failure:
            row["failed"] = str(failure)
            print("%s: failed: %s" % (work.name, failure), file=sys.stderr)
            return None
        row.update(ours=done[0].seconds, mib=done[0].mib)
        if work.theirs:
            row.update(theirs=done[1].seconds, theirs_mib=done[1].mib, ratio=done[0].seconds / done[1].seconds)
        row["met"] = all(
            goal is None or value <= goal
            for goal, value in ((work.goal, row.get("ratio")), (work.goal_seconds, row["ours"]), (work.goal_mib, row["mib"]))
        )
        print(line(row), flush=True)
        return done[0].seconds

    def growth(self, name, small, large, goal):
        """How much longer ten times as many tables take."""
        if small and large:
            row = {"work": name, "ours": large, "theirs": small, "ratio": large / small, "goal": goal}
            row["met"] = row["ratio"] <= goal
            self.rows.append(row)
            print(line(row), flush=True)

    def count(self, name, ours, theirs, goal):
        """A row of numbers that are no times."""
        row = {"work": name, "ours_count": ours, "theirs_count": theirs, "ratio": ours / max(theirs, 1), "goal_count": goal}
        row["met"] = ours <= goal
        self.rows.append(row)
        print(line(row), flush=True)


def line(row):
    def seconds(key):
        return "%.4f s" % row[key] if row.get(key) is not None else "–"

    if "failed" in row:
        return "%-58s %s" % (row["work"], "failed: " + row["failed"])
    if "ours_count" in row:
        ours, theirs, goal = row["ours_count"], row["theirs_count"], "≤ %d" % row["goal_count"]
    else:
        ours, theirs = seconds("ours"), seconds("theirs")
        goal = ", ".join(
            text % row[key]
            for key, text in (("goal", "≤ %g×"), ("goal_seconds", "≤ %g s"), ("goal_mib", "≤ %g MiB"))
            if row.get(key) is not None
        )
    ratio = "%.2f×" % row["ratio"] if "ratio" in row else "–"
    mib = "%.1f" % row["mib"] if "mib" in row else "–"
    met = "–" if not goal else "yes" if row["met"] else "NO"
    return "%-58s %10s %10s %8s %9s  %-20s %s" % (row["work"], ours, theirs, ratio, mib, goal or "–", met)


TITLE = "%-58s %10s %10s %8s %9s  %-20s %s" % ("work", "ours", "theirs", "ratio", "peak MiB", "goal", "met")


# ------------------------------------------------------------------ servers


class Server:
    """A throw-away PostgreSQL that does fsync, as one that matters would."""

    def __init__(self):
        self.script = os.path.join(HERE, "..", "support", "pg.sh")
        env = dict(os.environ, PG_OPTIONS="-c fsync=on")
        text = subprocess.run([self.script, "start"], stdout=subprocess.PIPE, text=True, check=True, env=env).stdout
        self.base = re.search(r"AUTOGEN_TEST_PG='([^']*)/postgres'", text).group(1)
        self.folder = re.search(r"AUTOGEN_TEST_PG_DIR='([^']*)'", text).group(1)

    def stop(self):
        subprocess.run([self.script, "stop", self.folder], check=False)

    def url(self, database):
        return "%s/%s?sslmode=disable" % (self.base, database)

    def sql(self, text, database="postgres"):
        return run([client("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.url(database), "-c", text])

    def fresh(self, database):
        self.sql("DROP DATABASE IF EXISTS " + database)
        self.sql("CREATE DATABASE " + database)

    def statements(self, database, argv):
        """How many statements `argv` sends to a database."""
        self.sql("ALTER DATABASE %s SET log_statement = 'all'" % database)
        log = os.path.join(self.folder, "server.log")
        before = os.path.getsize(log)
        try:
            run(argv)
        finally:
            self.sql("ALTER DATABASE %s RESET log_statement" % database)
        with open(log, errors="replace") as f:
            f.seek(before)
            found = re.findall(r"LOG:  (?:statement|execute [^:]*): (.*)", f.read())
        return len([text for text in found if not text.startswith("ALTER DATABASE")])


class Relay:
    """Stands between a program and the server, and counts how often the program waits for an answer."""

    def __init__(self, base):
        host, port = re.search(r"@([^:/]+):(\d+)", base).groups()
        self.server = (host, int(port))
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.base = base.replace("%s:%s" % (host, port), "127.0.0.1:%d" % self.listener.getsockname()[1])

    def count(self, argv):
        turns = []
        thread = threading.Thread(target=self.serve, args=(turns,), daemon=True)
        thread.start()
        run(argv)
        thread.join(10)
        return len(turns)

    def serve(self, turns):
        client, _ = self.listener.accept()
        server = socket.create_connection(self.server)
        lock, last = threading.Lock(), [None]

        def pump(source, target, who):
            while True:
                data = source.recv(1 << 16)
                with lock:
                    if who == "client" and last[0] != who and data and data[:1] != b"X":
                        turns.append(1)
                    last[0] = who
                if not data:
                    break
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

        threads = [
            threading.Thread(target=pump, args=args, daemon=True)
            for args in ((client, server, "client"), (server, client, "server"))
        ]
        for t in threads:
            t.start()
        for t in threads:
            t.join(10)


# ------------------------------------------------------------------ projects


def project(folder, schema, revisions, database):
    config = {"schema": "schema.json", "migrations": "migrations", "database": database}
    write(folder + "/autogen.json", json.dumps(config, indent=2) + "\n")
    write(folder + "/schema.json", schema)
    generate.write_revisions(folder + "/migrations", revisions)
    return folder


def inspection(bench, autogen, url):
    """In an empty project."""
    folder = bench.folder + "/empty"
    if not os.path.exists(folder):
        project(folder, generate.schema_json([]), [], "sqlite:none.db")
    return [autogen, "-C", folder, "inspect", url, "--format", "json"]


def remove_new(folder, kept):
    for path in set(glob.glob(folder + "/migrations/*.json")) - kept:
        os.unlink(path)


def fresh_file(path):
    for suffix in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.unlink(path + suffix)


# ------------------------------------------------------------------ the work


def start(bench, autogen):
    floor = Command([client("pg_isready"), "--version"])
    more = max(bench.options.rounds, 21)  # they take milliseconds
    bench.measure(Work("start: --version, beside pg_isready's", Command([autogen, "--version"]), floor, 1.3), more)
    folder = project(
        bench.folder + "/small", generate.schema_json([]), generate.small_history(REVISIONS), "sqlite:none.db")
    bench.measure(
        Work("history of %d revisions, beside pg_isready --version" % REVISIONS,
             Command([autogen, "-C", folder, "history"]), floor, 3, 14), more)


def offline(bench, autogen, sizes):
    for size in sizes:
        tables = generate.schema(size)
        folder = project(
            "%s/check_%d" % (bench.folder, size), generate.schema_json(tables), generate.table_history(tables),
            "sqlite:none.db")
        bench.measure(
            Work("check without a database, %d tables, %d revisions" % (size, size),
                 Command([autogen, "-C", folder, "check"]), None, goal_seconds=0.06 if size == 1000 else None))


def structs(bench, autogen, sizes):
    """The header is read by a program that does nothing else, and by one that prints what it read."""
    include = os.path.join(HERE, "..", "..", "include")
    for size in sizes:
        folder = project(bench.folder + "/structs", generate.schema_json([]), [], "sqlite:none.db")
        header = write("%s/structs_%d.h" % (folder, size), generate.schema_c(generate.schema(size)))
        config = {"schema": header, "database": "sqlite:none.db", "clang": ["-I" + os.path.abspath(include)]}
        write(folder + "/autogen.json", json.dumps(config, indent=2) + "\n")
        theirs = Command(["clang", "-fsyntax-only", "-x", "c", "-I" + include, header])
        for what, ours, goal in (
                ("read", [bench.options.read_structs, include, header], 1.2),
                ("inspect", [autogen, "-C", folder, "inspect", header, "--format", "json"], None)):
            bench.measure(
                Work("%s %d structs, beside clang -fsyntax-only" % (what, size), Command(ours), theirs,
                     goal if size == 1000 else None), max(bench.options.rounds, 21))


def compare(bench, autogen, server, size, dump):
    """The database is at the only revision, which made variant A; the schema is variant B."""
    database = "compare_%d" % size
    server.fresh(database)
    folder = project(
        "%s/compare_%d" % (bench.folder, size), generate.schema_json(generate.schema(size, "B")),
        generate.whole_history(generate.schema(size)), server.url(database))
    kept = set(glob.glob(folder + "/migrations/*.json"))
    goal = 0.6 if size >= 1000 else None
    for name, argv, goal_here, seconds in (
            ("offline", ["--offline", "--no-verify"], goal, None),
            ("with the database", ["--no-verify"], goal, None),
            ("and proof", [], None, 3 if size == 1000 else None)):
        work = "compare and write, %d tables, 5 %% changed, %s" % (size, name)
        if not bench.wanted(work):
            continue
        try:
            if "--offline" not in argv:
                run([autogen, "-C", folder, "upgrade", "head"])
        except Failed as failure:
            bench.rows.append({"work": work, "failed": str(failure)})
            print(line(bench.rows[-1]), flush=True)
            continue
        ours = Command(
            [autogen, "-C", folder, "revision", "-m", "change", "--no-rename"] + argv, lambda: remove_new(folder, kept))
        bench.measure(Work(work, ours, dump, goal_here, goal_seconds=seconds))
        remove_new(folder, kept)


def queries(bench, autogen, server, database, size):
    name = "of introspection, PostgreSQL, %d tables" % size
    ours = lambda url: inspection(bench, autogen, url)
    theirs = lambda url: [client("pg_dump"), "-s", "-d", url]
    if bench.wanted("statements " + name):
        counts = [server.statements(database, argv(server.url(database))) for argv in (ours, theirs)]
        bench.count("statements " + name, *counts, 20)
    if bench.wanted("round trips " + name):
        # With log-in: two without a password, and BEGIN or what a session is set up with.
        relay = Relay(server.base)
        url = server.url(database).replace(server.base, relay.base)
        bench.count("round trips " + name, *[relay.count(argv(url)) for argv in (ours, theirs)], 4)


def postgresql(bench, autogen, server, sizes):
    seconds = {}
    for size in sizes:
        database = "tables_%d" % size
        server.fresh(database)
        path = write(bench.folder + "/tables.sql", generate.schema_sql(generate.schema(size), POSTGRESQL))
        run([client("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", server.url(database), "-f", path])
        server.sql("VACUUM ANALYZE", database)
        dump = Command([client("pg_dump"), "-s", "-d", server.url(database)])
        seconds[size] = bench.measure(
            Work("introspect PostgreSQL, %d tables, beside pg_dump -s" % size,
                 Command(inspection(bench, autogen, server.url(database))), dump,
                 0.4 if size >= 1000 else None, {1000: 30, 10000: 120}.get(size)),
            3 if size > 1000 else None)
        try:
            queries(bench, autogen, server, database, size)
        except Failed as failure:
            print("queries: failed: %s" % failure, file=sys.stderr)
        if size <= 1000:
            compare(bench, autogen, server, size, dump)
    bench.growth("introspect PostgreSQL, 10,000 beside 1,000 tables", seconds.get(1000), seconds.get(10000), 11)


def sqlite(bench, autogen, sizes):
    seconds = {}
    for size in sizes:
        path = "%s/tables_%d.db" % (bench.folder, size)
        sql = write(bench.folder + "/tables.sql", generate.schema_sql(generate.schema(size), SQLITE))
        with open(sql) as f:
            run(["sqlite3", "-bail", path], stdin=f)
        seconds[size] = bench.measure(
            Work("introspect SQLite, %d tables, beside .schema" % size,
                 Command(inspection(bench, autogen, "sqlite:" + path)),
                 Command(["sqlite3", path, ".schema"]), 3 if size >= 1000 else None),
            3 if size > 1000 else max(bench.options.rounds, 11))
    bench.growth("introspect SQLite, 10,000 beside 1,000 tables", seconds.get(1000), seconds.get(10000), 11)


def apply_postgresql(bench, autogen, server):
    url = server.url("apply")
    folder = project(bench.folder + "/apply", generate.schema_json([]), generate.small_history(REVISIONS), url)
    sql = write(bench.folder + "/apply.sql", generate.small_sql(REVISIONS, POSTGRESQL))
    fresh = lambda: server.fresh("apply")
    bench.measure(
        Work("apply %d revisions, PostgreSQL, beside psql -f" % REVISIONS,
             Command([autogen, "-C", folder, "upgrade", "head"], fresh),
             Command([client("psql"), "-Xq", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", sql], fresh), 1.1))


def apply_sqlite(bench, autogen):
    path = bench.folder + "/apply.db"
    folder = project(
        bench.folder + "/apply_lite", generate.schema_json([]), generate.small_history(REVISIONS), "sqlite:" + path)
    sql = write(bench.folder + "/apply_lite.sql", generate.small_sql(REVISIONS, SQLITE))
    fresh = lambda: fresh_file(path)
    bench.measure(
        Work("apply %d revisions, SQLite, beside sqlite3" % REVISIONS,
             Command([autogen, "-C", folder, "upgrade", "head"], fresh),
             Command(["sqlite3", "-bail", path, ".read " + sql], fresh), 1.05))


def rebuild_sqlite(bench, autogen, rows):
    """A table built again, beside the same by hand: what https://www.sqlite.org/lang_altertable.html#otheralter says."""
    name, path, kept = "build %d rows again, SQLite, beside sqlite3" % rows, bench.folder + "/rows.db", bench.folder + "/rows_kept.db"
    if not bench.wanted(name):
        return
    columns = {"id": {"type": "bigint"}, "name": {"type": "text"}, "amount": {"type": "bigint"}, "note": {"type": "text"}}
    create = {"op": "create_table", "table": "t", "columns": columns, "primary_key": {"columns": ["id"], "name": "pk_t"},
              "indexes": {"ix_t_amount": {"columns": ["amount"]}}}
    alter = lambda old, new: {"op": "alter_column", "table": "t", "column": "note", "from": {"default": old}, "to": {"default": new}}
    history = [generate.revision(0, "rows", [create], [{"op": "drop_table", "table": "t"}]),
               generate.revision(1, "default", [alter(None, "'none'")], [alter("'none'", None)])]
    folder = project(bench.folder + "/rows", generate.schema_json([]), history, "sqlite:" + kept)
    run([autogen, "-C", folder, "upgrade", generate.revision_id(0)])
    run(["sqlite3", "-bail", kept, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) INSERT INTO t"
         " SELECT i, 'name ' || i, i %% 1000, 'a note of some words' FROM n" % rows])
    by_hand = write(bench.folder + "/rows.sql", ";\n".join([
        "PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE",
        "CREATE TABLE new_t (id INTEGER PRIMARY KEY, name TEXT, amount INTEGER, note TEXT DEFAULT 'none')",
        "INSERT INTO new_t SELECT id, name, amount, note FROM t", "DROP TABLE t", "ALTER TABLE new_t RENAME TO t",
        "CREATE INDEX ix_t_amount ON t (amount)", "PRAGMA foreign_key_check", "COMMIT;\n"]))
    fresh = lambda: (fresh_file(path), shutil.copyfile(kept, path))
    bench.measure(
        Work(name, Command([autogen, "-C", folder, "-u", "sqlite:" + path, "upgrade", "head"], fresh),
             Command(["sqlite3", "-bail", path, ".read " + by_hand], fresh), 1.5, 64), 2 if rows > 1000000 else None)


def everything(bench, autogen):
    has = lambda program: client(program) or print("%s is not installed: what needs it is left out" % program)
    sizes = [100, 1000] + ([10000] if os.environ.get("BENCH_LARGE") == "1" else [])
    if has("pg_isready"):
        start(bench, autogen)
    offline(bench, autogen, sizes)
    if has("clang"):
        structs(bench, autogen, sizes)
    if has("sqlite3"):
        sqlite(bench, autogen, sizes)
        apply_sqlite(bench, autogen)
        rebuild_sqlite(bench, autogen, 10000000 if sizes[-1] > 1000 else 300000)
    if has("pg_dump") and has("psql"):
        server = Server()
        try:
            postgresql(bench, autogen, server, sizes)
            apply_postgresql(bench, autogen, server)
        finally:
            server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="autogen")
    parser.add_argument("--measure", required=True, help="the program built from measure.c")
    parser.add_argument("--read-structs", required=True, help="the one built from read_structs.c")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", help="only work whose name holds this")
    parser.add_argument("--out", help="write the numbers as JSON, too")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="autogen-bench.")
    print(TITLE, flush=True)
    bench = Bench(options, folder)
    try:
        everything(bench, os.path.abspath(options.program))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if options.out:
            with open(options.out, "w") as f:
                json.dump(bench.rows, f, indent=1)
                f.write("\n")
    missed = [row["work"] for row in bench.rows if not row.get("met", False)]
    print("\n%d of %d met" % (len(bench.rows) - len(missed), len(bench.rows)))


if __name__ == "__main__":
    main()
