"""Where a revision is proven: what happens if there can be no scratch database, and what is left behind if a run ends early.

Needs AUTOGEN_TEST_PG, the URL of a superuser on a server where databases may be made.  With AUTOGEN_TEST_PG_DIR, that server's folder
(support/pg.sh), a standby of it is made too.

usage: test_scratch.py PROGRAM
"""

import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

ADMIN = os.environ.get("AUTOGEN_TEST_PG", "")
SCRATCH = "SELECT datname FROM pg_database WHERE datname LIKE 'autogen\\_scratch\\_%' ORDER BY 1"
PLAIN = {"columns": {"id": {"type": "bigint", "nullable": False}, "name": {"type": "text"}}, "primary_key": ["id"]}
WITH_CHECK = {**PLAIN, "checks": {"ck_name": "name IN ('a', 'b')"}}


def psql(text, url=ADMIN):
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url], input=text, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def url_of(database, user=None, port=None):
    parts = urllib.parse.urlsplit(ADMIN)
    host = parts.netloc.rpartition("@")[2]
    if port:
        host = "%s:%d" % (host.partition(":")[0], port)
    return parts._replace(netloc="%s@%s" % (user or parts.username, host), path="/" + database).geturl()


class Project:
    """A folder, and a database on the server."""

    def __init__(self, program, number, options="", **config):
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="autogen-scratch-")
        self.database = "autogen_test_%d_%d" % (os.getpid(), number)
        psql("CREATE DATABASE %s %s" % (self.database, options))
        self.config = {"schema": ["schema.json"], "migrations": ["migrations"], "database": url_of(self.database), **config}
        self.configure()
        self.declare({"people": PLAIN})

    def configure(self, **config):
        self.config.update(config)
        pathlib.Path(self.folder, "autogen.json").write_text(json.dumps(self.config))

    def declare(self, tables, **more):
        pathlib.Path(self.folder, "schema.json").write_text(json.dumps({"tables": tables, **more}))

    def files(self):
        folder = pathlib.Path(self.folder, "migrations")
        return sorted(f.name for f in folder.iterdir()) if folder.exists() else []

    def start(self, *argv):
        return subprocess.Popen([self.program, "-C", self.folder, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={k: v for k, v in os.environ.items() if not k.startswith("PG")})

    def run(self, *argv):
        run = self.start(*argv)
        out, err = run.communicate(timeout=120)
        return run.returncode, out + err

    def remove(self):
        psql("DROP DATABASE IF EXISTS %s" % self.database)
        shutil.rmtree(self.folder)


def scratch_databases():
    return psql(SCRATCH).split()


def wait_for(condition, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.005)
    return None


def no_place(tap, project, name, why, *argv):
    """Without a place: 69 and hints; all else works."""
    status, text = project.run("revision", "-m", "one", *argv)
    tap.ok(status == 69 and why in text and "--no-verify" in text and '"scratch"' in text and not project.files(),
           name + ": the revision says why there is no scratch", text)
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1", "--no-verify", *argv)
    tap.ok(status == 0 and len(project.files()) == 1 and "verified" not in pathlib.Path(
        project.folder, "migrations", "a1_one.json").read_text(), name + ": --no-verify writes it", text)


def goes_on(tap, project, name, *argv):
    """What has to work where nothing can be tried out, spelling included."""
    project.declare({"people": WITH_CHECK})
    status, text = project.run("revision", "-m", "two", "--no-verify", *argv)
    for command in (["upgrade"], ["check", "--database"], ["status", "--exit-code"], ["downgrade", "-1"], ["upgrade"]):
        if status == 0:
            status, text = project.run(*command, *argv)
    tap.ok(status == 0, name + ": everything else works", text)


def test_role(tap, project):
    psql("CREATE ROLE autogen_poor LOGIN; GRANT ALL ON SCHEMA public TO autogen_poor", url_of(project.database))
    try:
        project.configure(database=url_of(project.database, "autogen_poor"))
        no_place(tap, project, "a role that may not", 'role "autogen_poor" may not create databases')
        goes_on(tap, project, "a role that may not")
        found = project.database + "_found"
        psql("CREATE DATABASE %s OWNER autogen_poor" % found)
        psql("SET ROLE autogen_poor; CREATE TABLE t (a int)", url_of(found))
        status, text = project.run("init", "adopted", "--from-database", "--url", url_of(found, "autogen_poor"))
        tap.ok(status == 0 and 'not proven on postgresql, baseline: ' in text and "may not create databases" in text,
               "a role that may not: init says that the baseline is not proven, and why", text)
        psql("DROP DATABASE %s" % found)
    finally:
        psql("DROP OWNED BY autogen_poor; DROP ROLE autogen_poor", url_of(project.database))


def test_production(tap, project):
    production = {"database": url_of(project.database), "production": True}
    project.configure(environments={"prod": production})
    no_place(tap, project, "production", "marked as production", "-e", "prod")
    goes_on(tap, project, "production", "-e", "prod")
    tap.ok(not scratch_databases(), "production: no database was made")
    named = project.database + "_named"
    psql("CREATE DATABASE %s" % named)
    psql("CREATE TYPE mood AS ENUM ('a'); CREATE TABLE left_over (a mood); CREATE FUNCTION f(mood) RETURNS int RETURN 1;"
         " CREATE TABLE parts (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parts DEFAULT;"
         " CREATE VIEW seen AS SELECT f(a) FROM left_over", url_of(named))
    production["scratch"] = url_of(named)
    project.configure(environments={"prod": production})
    project.declare({"people": PLAIN})
    status, text = project.run("revision", "-m", "three", "--rev-id", "a3", "-e", "prod")
    tap.ok(status == 0 and "proven on postgresql" in text and not scratch_databases(), "production: in the one that is named", text)
    tap.ok(not psql("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace", url_of(named)),
           "production: which is empty again")
    psql("DROP DATABASE %s" % named)


def test_named(tap, project):
    """What must not be emptied."""
    psql("CREATE TABLE precious (a int)", url_of(project.database))
    other = "localhost" if "127.0.0.1" in ADMIN else None
    for url in filter(None, [url_of(project.database), other and url_of(project.database).replace("127.0.0.1", other)]):
        project.configure(scratch=url)
        status, text = project.run("revision", "-m", "one")
        tap.ok(status == 69 and "the project's own" in text, "a scratch that is the database itself", text)
    run_in = project.database + "_run_in"
    psql("CREATE DATABASE %s" % run_in)
    project.run("revision", "-m", "one", "--rev-id", "a1", "--no-verify")
    project.run("upgrade", "--url", url_of(run_in))
    project.configure(scratch=url_of(run_in))
    status, text = project.run("verify", "a1")
    tap.ok(status == 69 and "revisions were run" in text, "a scratch in which revisions were run", text)
    left = [psql("SELECT count(*) FROM pg_class WHERE relname = '%s'" % name, url_of(database))
            for name, database in (("precious", project.database), ("people", run_in))]
    tap.ok(left == ["1", "1"], "and nothing is gone", str(left))
    psql("DROP DATABASE %s" % run_in)


def free_port():
    """Below those that the system gives to connections, so that none of them takes it meanwhile."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


def test_standby(tap, project, folder):
    project.run("revision", "-m", "one", "--rev-id", "a1")
    project.run("upgrade")
    data, port = folder + "/standby", free_port()
    bindir = psql("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
    as_owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []

    def run(*argv):
        done = subprocess.run(as_owner + [bindir + "/" + argv[0], *argv[1:]], capture_output=True, text=True, cwd="/")
        return done.returncode == 0, done.stdout + done.stderr

    ok, text = run("pg_basebackup", "-D", data, "-R", "-c", "fast", "-X", "stream", "-d", ADMIN)
    if ok:
        ok, _ = run("pg_ctl", "-D", data, "-w", "-l", folder + "/standby.log", "start", "-o",
                     "-p %d -k %s -c max_locks_per_transaction=%s" % (port, folder, psql("SHOW max_locks_per_transaction")))
        text = "" if ok else pathlib.Path(folder, "standby.log").read_text()
    try:
        if not tap.ok(ok, "a standby is made", text):
            return
        project.configure(database=url_of(project.database, port=port))
        project.declare({"people": WITH_CHECK})
        status, text = project.run("revision", "-m", "two")
        tap.ok(status == 69 and "recovery" in text and "--no-verify" in text, "a standby: says why there is no scratch", text)
        status, text = project.run("revision", "-m", "two", "--rev-id", "a2", "--no-verify")
        tap.ok(status == 0, "a standby: --no-verify writes it", text)
        status, text = project.run("status")
        tap.ok(status == 0, "a standby: status works", text)
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


def test_locks(tap, project):
    """What is in the database that is named needs more locks than there are, on a server of its own."""
    script = str(pathlib.Path(__file__).resolve().parent.parent / "support" / "pg.sh")
    env = dict(os.environ, PG_OPTIONS="-c max_locks_per_transaction=64 -c max_connections=20")
    started = subprocess.run([script, "start"], capture_output=True, text=True, env=env).stdout
    admin, server = re.findall("'([^']*)'", started)
    named = admin.rpartition("/")[0] + "/named"
    try:
        psql("CREATE DATABASE named", admin)
        for start in range(0, 300, 100):
            psql("".join("CREATE TABLE t%d (id serial PRIMARY KEY, a text UNIQUE);" % i for i in range(start, start + 100)), named)
        project.configure(scratch=named)
        status, text = project.run("revision", "-m", "one")
        tap.ok(status == 0 and "proven on postgresql" in text, "more in it than there are locks", text)
    finally:
        subprocess.run([script, "stop", server])


def many(count):
    return {"t%d" % i: WITH_CHECK for i in range(count)}


def start_and_find(project):
    """A run that takes a while, and its scratch database once it is at work."""
    before = set(scratch_databases())
    run = project.start("revision", "-m", "many")
    found = wait_for(lambda: [d for d in scratch_databases() if d not in before] or run.poll() is not None and ["?"])
    wait_for(lambda: psql("SELECT 1 FROM pg_stat_activity WHERE datname = '%s'" % found[0]) or run.poll() is not None)
    return run, found[0]


def test_killed(tap, project):
    project.declare(many(150))
    run, name = start_and_find(project)
    run.kill()
    run.communicate()
    wait_for(lambda: not psql("SELECT 1 FROM pg_stat_activity WHERE datname = '%s'" % name))
    tap.ok(name in scratch_databases() and not project.files(), "a killed run leaves its database behind, and no file", name)
    project.declare({"people": PLAIN})
    status, text = project.run("revision", "-m", "one", "--dry-run")
    tap.ok(status == 0 and name in scratch_databases(), "while it is young it stays", text)
    psql("COMMENT ON DATABASE %s IS 'autogen scratch %d by process 1'" % (name, time.time() - 70))
    holder = subprocess.Popen(["psql", "-XqAt", url_of(name)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    holder.stdin.write("SELECT pg_advisory_lock(7236835, 1);\n\\echo locked\n")
    holder.stdin.flush()
    while holder.stdout.readline().strip() != "locked":
        pass
    project.run("revision", "-m", "one", "--dry-run")
    tap.ok(name in scratch_databases(), "while it is in use it stays")
    holder.stdin.close()
    holder.wait()
    psql("CREATE DATABASE autogen_scratch_of_mine; CREATE DATABASE autogen_scratch_1_1")
    psql("COMMENT ON DATABASE autogen_scratch_1_1 IS 'autogen scratch of somebody'")
    project.run("revision", "-m", "one", "--dry-run")
    tap.ok(scratch_databases() == ["autogen_scratch_1_1", "autogen_scratch_of_mine"],
           "then the next run takes it away, and nobody else's", " ".join(scratch_databases()))
    psql("DROP DATABASE autogen_scratch_of_mine; DROP DATABASE autogen_scratch_1_1")


def test_lost(tap, project):
    project.declare(many(150))
    run, name = start_and_find(project)
    psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'" % name)
    out, err = run.communicate(timeout=60)
    tap.ok(run.returncode not in (0, -11) and not project.files() and "hint" in err, "a lost connection: no file", out + err)
    tap.ok(name not in scratch_databases(), "a lost connection: nothing is left behind", name)


def test_at_once(tap, project):
    project.declare(many(5))
    runs = [project.start("revision", "-m", "many", "--dry-run") for _ in range(3)]
    ends = [(run.communicate(), run.returncode) for run in runs]
    tap.ok(all(status == 0 for _, status in ends) and not scratch_databases(), "several runs at once", str(ends)[:2000])


def test_name_taken(tap, project):
    config = ["-C", project.folder, "revision", "-m", "one", "--rev-id", "a1"]
    take = "psql -XqAt -c \"CREATE DATABASE autogen_scratch_$$_1\" '%s' && exec \"$@\"" % ADMIN
    done = subprocess.run(["sh", "-c", take, "sh", project.program, *config], capture_output=True, text=True)
    tap.ok(done.returncode == 0 and "proven" in done.stderr, "a name that is taken", done.stderr)
    for name in scratch_databases():
        psql("DROP DATABASE IF EXISTS %s" % name)


def test_proven(tap, project, name):
    """Up to the end, in a database of another kind."""
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1")
    tap.ok(status == 0 and "proven on postgresql" in text, name, text)
    status, text = project.run("upgrade")
    project.declare({"people": WITH_CHECK})
    status, text = project.run("revision", "-m", "two", "--rev-id", "a2")
    tap.ok(status == 0 and "proven on postgresql" in text and not scratch_databases(), name + ", again", text)


def test_extension(tap, project):
    project.declare({"people": PLAIN}, extensions={"not_to_be_had": {}})
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1")
    tap.ok(status == 1 and 'extension "not_to_be_had" cannot be created' in text and "--no-verify" in text and not project.files(),
           "an extension that the database's server has not: an error", text)
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1", "--offline")
    tap.ok(status == 0 and len(project.files()) == 1, "an extension that nobody is asked about: written", text)
    project.declare({"people": WITH_CHECK}, extensions={"not_to_be_had": {}})
    status, text = project.run("revision", "-m", "two", "--rev-id", "a2")
    tap.ok(status == 0 and 'the server has no extension "not_to_be_had"' in text and len(project.files()) == 2,
           "an extension that an earlier revision wants: written, and said to be unproven", text)


def test_extension_version(tap, project):
    """Pinned on another server: what is made of it is tried with the version that is there."""
    project.declare({"people": PLAIN}, extensions={"citext": {"version": "99.9"}})
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1")
    tap.ok(status == 1 and "has no version 99.9" in text and not project.files(), "a version that is not to be had: an error", text)
    status, text = project.run("revision", "-m", "one", "--rev-id", "a1", "--offline")
    project.declare({"people": WITH_CHECK}, extensions={"citext": {"version": "99.10"}})
    status, text = project.run("revision", "-m", "two", "--rev-id", "a2", "--offline")
    tap.ok(status == 0 and len(project.files()) == 2, "a version that nobody is asked about: written", text)
    status, text = project.run("verify")
    note = 'note: the server has no version %s of extension "citext": tried with another one that it has'
    tap.ok(status == 0 and note % "99.9" in text and note % "99.10" in text and "ok on postgresql" in text, "verify: with the server's own", text)
    status, text = project.run("upgrade")
    tap.ok(status == 1 and "has no version 99.9" in text, "upgrade: not to be had", text)


def test_one_way(tap, project):
    """Extensions come with ways to newer versions, and none back."""
    for number, version in enumerate(("1.5", "1.6")):
        project.declare({"people": PLAIN}, extensions={"citext": {"version": version}})
        status, text = project.run("revision", "-m", "citext " + version, "--rev-id", "a%d" % number)
        if status == 0:
            status, _ = project.run("upgrade")
    tap.ok(status == 0 and "proven on postgresql" in text and 'going back: the server has no way from version 1.6 of extension "citext" to 1.5' in text,
           "an update that cannot be undone: written, and said", text)
    status, text = project.run("downgrade", "-1")
    tap.ok(status == 1 and "there is no way from version 1.6 to 1.5" in text and "hint: install" in text and "a1" in project.run("current")[1],
           "and undoing it changes nothing", text)


def test_one_way_of_values(tap, project):
    """A value is taken off by giving the columns another type, and those of a partition key keep theirs."""
    jobs = {"columns": {"state": {"type": "state"}}, "partition_by": "LIST (state)"}
    for number, values in enumerate((["new"], ["new", "done"])):
        project.declare({"jobs": jobs}, enums={"state": values})
        status, text = project.run("revision", "-m", "values", "--rev-id", "a%d" % number)
    tap.ok(status == 0 and 'going back: enum "state" cannot lose a value while it is in the partition key of "jobs"' in text,
           "a value that cannot be taken off again: written, and said", text)


def test_password(tap, project):
    secret = "%s:very_secret" % urllib.parse.urlsplit(ADMIN).username
    project.configure(environments={"prod": {"database": url_of(project.database, secret), "production": True}},
                      database=url_of(project.database, secret))
    texts = [project.run("revision", "-m", "one", *more)[1] for more in (["-e", "prod"], ["--dry-run", "-v"], ["--json"])]
    texts += [project.run("verify")[1], project.run("status")[1]]
    tap.ok(not any("very_secret" in text for text in texts), "no password is shown", "\n".join(texts))


def other_kinds():
    """Databases whose encoding or collation is not the server's."""
    yield "LATIN1", "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
    yield "collation C", "TEMPLATE template0 LOCALE 'C'"
    if int(psql("SHOW server_version_num")) >= 150000:
        yield "ICU", "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de'"


def main():
    tap = Tap()
    if not ADMIN:
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    tests = [test_role, test_production, test_named, test_locks, test_killed, test_lost, test_at_once, test_name_taken, test_extension, test_extension_version, test_one_way, test_one_way_of_values, test_password]
    tests = [(test, "", []) for test in tests] + [(test_proven, options, [name]) for name, options in other_kinds()]
    folder = os.environ.get("AUTOGEN_TEST_PG_DIR")
    if folder:
        tests.append((test_standby, "", [folder]))
    for number, (test, options, more) in enumerate(tests):
        project = Project(sys.argv[1], number, options)
        try:
            test(tap, project, *more)
        finally:
            project.remove()
    tap.done()


main()
