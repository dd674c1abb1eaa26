"""The working days of a team, with the real program: first tables, every day, a database that was there before, and what goes wrong.

usage: test_story.py PROGRAM sqlite|postgresql [PART…]

PostgreSQL needs AUTOGEN_TEST_PG, the URL of a superuser on a server where databases may be made; without it the test is skipped
(exit status 77).  Each part has databases of its own, which are dropped behind it.  AUTOGEN_WRAPPER is put before the program's
name: "valgrind -q --error-exitcode=99".
"""

import hashlib
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import traceback
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

KEPT = ["PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH", "VALGRIND_OPTS"]
NOBODY = 65534


def call(command, **options):
    """Run a program that must succeed; what it prints."""
    options = {"capture_output": True, "text": True, "timeout": 120, **options}
    result = subprocess.run(command, check=False, **options)
    if result.returncode:
        raise AssertionError(f"{shlex.join(map(str, command))}: {result.returncode}\n{result.stdout}{result.stderr}")
    return result.stdout


# ---------------------------------------------------------------- databases


class Sqlite:
    name = "sqlite"
    driver = "sqlite+aiosqlite"

    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def new(self):
        self.count += 1
        return f"sqlite:{self.folder}/database{self.count}.db"

    def with_driver(self, url):
        return url.replace("sqlite:", "sqlite+aiosqlite:///", 1)

    def sql(self, url, text):
        return call(["sqlite3", "-bail", url.removeprefix("sqlite:")], input=text)

    def script(self, url, text):
        self.sql(url, text)

    def schema(self, url):
        """SQLite quotes the name of a table that was renamed, as one is that was built again.  What ANALYZE fills is no schema, and a script makes it."""
        text = self.sql(
            url,
            "SELECT sql FROM sqlite_master WHERE tbl_name NOT LIKE 'autogen%' AND name <> 'sqlite_stat1' AND sql IS NOT NULL ORDER BY type, name;",
        )
        return re.sub(r'^CREATE TABLE "(\w+)"', r"CREATE TABLE \1", text, flags=re.M)

    def forget(self, url):
        """Take away what autogen keeps in the database."""
        self.sql(url, "DROP TABLE autogen_version; DROP TABLE autogen_history;")

    def drop(self):
        pass


class Postgresql:
    name = "postgresql"

    def __init__(self, server):
        self.server = server
        self.made = []

    def url(self, database):
        return self.server.rsplit("/", 1)[0] + "/" + database

    def new(self):
        name = f"autogen_story_{uuid.uuid4().hex[:12]}"
        self.sql(self.server, f"CREATE DATABASE {name} TEMPLATE template0")
        self.made.append(name)
        return self.url(name)

    def with_driver(self, url):
        return url.replace("postgresql:", "postgresql+asyncpg:", 1)

    def sql(self, url, text):
        return call(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url], input=text)

    def script(self, url, text):
        call(["psql", "-Xq", url], input=text)

    def schema(self, url):
        text = call(["pg_dump", "-s", "-T", "autogen*", "-d", url])
        return "\n".join(line for line in text.splitlines() if line and not line.startswith(("--", "\\")))

    def forget(self, url):
        self.sql(url, "DROP TABLE autogen_version, autogen_history")

    def drop(self):
        for name in self.made:
            self.sql(self.server, f"DROP DATABASE {name} WITH (FORCE)")


# ---------------------------------------------------------------- a project


class Result:
    def __init__(self, process):
        self.status, self.out, self.err = process.returncode, process.stdout, process.stderr

    def __repr__(self):
        return f"exit {self.status}\nstdout: {self.out}\nstderr: {self.err}"


class Project:
    def __init__(self, story, config=None):
        self.story = story
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="project", dir=story.folder))
        self.url = story.backend.new()
        self.env = {"DATABASE_URL": self.url}
        self.config(**{"schema": "schema.json", **(config or {})})

    def config(self, **values):
        self.write("autogen.json", json.dumps(values, indent=2))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def declare(self, schema):
        self.write("schema.json", json.dumps(schema, indent=2))

    def run(self, *args, env=None, user=None, folder=None):
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(self.folder)}
        environment |= self.env if env is None else env
        options = {"user": user, "group": user, "extra_groups": []} if user else {}
        return Result(
            subprocess.run(
                [*self.story.wrapper, self.story.program, *args],
                cwd=folder or self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
                **options,
            )
        )

    def do(self, *args, status=0, **options):
        """Run, and be sure of the exit status."""
        result = self.run(*args, **options)
        self.story.check(result.status == status, f"{shlex.join(args)}: exit {status}", result)
        return result

    def revision(self, message, schema, *args):
        """Declare, and write the difference; the revision as it is in the file."""
        self.declare(schema)
        paths = self.do("revision", "-m", message, *args).out.split()
        self.story.check(len(paths) == 1, f"{message}: one file", paths)
        return self.read(paths[-1])

    def read(self, path):
        return json.loads((self.folder / path).read_text(encoding="utf-8"))

    def at(self, expected, url=None):
        out = self.do("current", *(["-u", url] if url else [])).out.strip()
        self.story.check(out.split(" ")[0] == expected, f"the database is at {expected or 'base'}", out)

    def sql(self, text, url=None):
        return self.story.backend.sql(url or self.url, text)

    def digest(self, table, columns, url=None):
        """Of the contents of the columns of all rows."""
        rows = self.sql(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {columns[0]};", url)
        return len(rows.splitlines()), hashlib.sha256(rows.encode()).hexdigest()

    def same_schema(self, a, b, name):
        one, other = self.story.backend.schema(a), self.story.backend.schema(b)
        self.story.check(one == other and one.strip(), name, f"{one}\n---\n{other}")


# ---------------------------------------------------------------- what is declared


def column(text, **more):
    return {"type": text, **more}


STAMPS = {
    "created_at": column("timestamptz", nullable=False, default="now()"),
    "updated_at": column("timestamptz", nullable=False, default="now()"),
}


def first_tables():
    return {
        "tables": {
            "users": {
                "columns": {
                    "id": column("varchar(255)", nullable=False),
                    "email": column("varchar(255)", nullable=False),
                    "subscription_status": column("varchar(50)"),
                    **STAMPS,
                },
                "primary_key": ["id"],
                "indexes": {"ix_users_email": {"columns": ["email"], "unique": True}},
            },
            "projects": {
                "columns": {
                    "id": column("integer", nullable=False),
                    "user_id": column("varchar(255)", nullable=False),
                    "name": column("varchar(255)", nullable=False),
                    "description": column("text"),
                    **STAMPS,
                },
                "primary_key": ["id"],
                "foreign_keys": {"fk_projects_user": {"columns": ["user_id"], "references": "users(id)"}},
            },
            "cams": {
                "columns": {
                    "id": column("integer", nullable=False),
                    "project_id": column("integer", nullable=False, references="projects(id)"),
                    "cam_type": column("varchar(50)"),
                    "profile": column("json"),
                },
                "primary_key": ["id"],
            },
        }
    }


def with_status():
    schema = first_tables()
    schema["tables"]["projects"]["columns"]["status"] = column("varchar(50)", default="'active'")
    return schema


def with_index():
    schema = with_status()
    schema["tables"]["cams"]["indexes"] = {"ix_cams_cam_type": {"columns": ["cam_type"]}}
    return schema


def with_subscriptions():
    schema = with_index()
    schema["tables"]["subscriptions"] = {
        "columns": {
            "id": column("bigint", identity="always"),
            "user_id": column("varchar(255)", nullable=False, references="users(id)"),
            "price": column("numeric(10, 2)", nullable=False, default="0"),
        },
        "primary_key": ["id"],
    }
    return schema


def with_members():
    schema = with_subscriptions()
    schema["tables"]["members"] = {
        "columns": {
            "user_id": column("varchar(255)", nullable=False, references="users(id)"),
            "project_id": column("integer", nullable=False, references="projects(id)"),
        },
        "primary_key": ["user_id", "project_id"],
    }
    return schema


PROJECTS = ["id", "user_id", "name", "description", "created_at", "updated_at"]


def fill(project, url=None):
    stamp = "'2026-01-02T03:04:05Z'"
    rows = [f"({n}, 'u1', 'project {n} ''quoted''', {'NULL' if n % 3 else repr('text ' + str(n))}, {stamp}, {stamp})" for n in range(1, 101)]
    project.sql(
        f"INSERT INTO users (id, email, created_at, updated_at) VALUES ('u1', 'u1@example.org', {stamp}, {stamp});\n"
        f"INSERT INTO projects ({', '.join(PROJECTS)}) VALUES {', '.join(rows)};",
        url,
    )


# ---------------------------------------------------------------- the story


class Story:
    def __init__(self, program, backend, folder, tap):
        self.program, self.backend, self.folder, self.tap = program, backend, folder, tap
        self.wrapper = shlex.split(os.environ.get("AUTOGEN_WRAPPER", ""))
        self.part = ""

    def check(self, passed, name, why=""):
        self.tap.ok(bool(passed), f"{self.part}: {name}".replace("#", "\\#"), str(why))

    def five_revisions(self, project):
        """The first day, up to its fifth version; the ids."""
        steps = [
            ("Initial migration", first_tables()),
            ("Add status to projects", with_status()),
            ("Index cams by type", with_index()),
            ("Add subscriptions", with_subscriptions()),
            ("Add members", with_members()),
        ]
        return [project.revision(message, schema)["revision"] for message, schema in steps]

    # -------------------------------------------------------- A

    def first_day(self):
        project = Project(self)
        started = project.do("init", "day", folder=project.folder)
        self.check((project.folder / "day" / "autogen.json").exists(), "init makes a project", started)
        first = project.revision("Initial migration", first_tables())
        ups = [(o["op"], o["table"]) for o in first["upgrade"]]
        downs = [(o["op"], o["table"]) for o in first["downgrade"]]
        self.check(ups == [("create_table", t) for t in ("users", "projects", "cams")], "three tables", ups)
        self.check(downs == [("drop_table", t) for t in ("cams", "projects", "users")], "dropped in reverse order", downs)
        said = project.do("upgrade", "head").err
        self.check(f"running upgrade -> {first['revision']}, Initial migration" in said, "says what it runs", said)
        out = project.do("current").out
        self.check(out == f"{first['revision']} (head)\n", "current", out)

        fill(project)
        before = project.digest("projects", PROJECTS)
        self.check(before[0] == 100, "100 rows in", before)
        second = project.revision("Add status to projects", with_status())
        project.do("upgrade", "head")
        self.check(project.digest("projects", PROJECTS) == before, "100 rows as they were")
        self.check(project.sql("SELECT count(*) FROM projects WHERE status = 'active';") == "100\n", "all of them active")
        project.do("downgrade", "-1")
        self.check(project.digest("projects", PROJECTS) == before, "100 rows out, as they came")
        self.check(not re.search(r"\bstatus\b", self.backend.schema(project.url)), "the column is gone")
        project.at(first["revision"])
        project.do("upgrade", "head")
        third = project.revision("Index cams by type", with_index())
        self.check([o["op"] for o in third["upgrade"]] == ["create_index"], "an index", third)
        fourth = project.revision("Add subscriptions", with_subscriptions())
        fifth = project.revision("Add members", with_members())
        self.check(fifth["down_revision"] == fourth["revision"], "one behind the other")
        project.do("upgrade", "head")
        project.do("check", "--database")
        self.check(project.digest("projects", PROJECTS) == before, "100 rows in the end")
        said = project.do("revision", "-m", "nothing").err
        self.check("nothing differs" in said, "and nothing more to write", said)
        self.check(second["revision"] in project.do("history").out, "all of it is history")

    # -------------------------------------------------------- B

    def targets(self):
        project = Project(self)
        ids = self.five_revisions(project)
        moves = [
            ("upgrade", "head", 5),
            ("downgrade", "-1", 4),
            ("downgrade", "-2", 2),
            ("upgrade", "+1", 3),
            ("upgrade", "+2", 5),
            ("downgrade", ids[1], 2),
            ("upgrade", ids[3][:8], 4),
            ("downgrade", "base", 0),
            ("upgrade", ids[2], 3),
            ("upgrade", None, 5),
        ]
        for verb, target, count in moves:
            project.do(verb, *([target] if target else []))
            project.at(ids[count - 1] if count else "")
        project.do("upgrade", "+1", status=64)
        project.do("upgrade", "zzz", status=64)
        project.do("downgrade", "-6", status=64)
        project.do("check", "--database")

        out = project.do("current", "-v").out
        self.check(ids[4] in out and len(out.splitlines()) > 1, "current -v says more", out)
        lines = project.do("history").out.splitlines()
        self.check(len(lines) == 5 and lines[0] == f"{ids[3]} -> {ids[4]} (head), Add members", "history", lines)
        self.check(lines[-1] == f"<base> -> {ids[0]}, Initial migration", "from the base", lines[-1])
        out = project.do("history", "-v").out
        self.check(all(i in out for i in ids) and len(out.splitlines()) > 10, "history -v says more", out)
        for args, count in [(("-r", f"{ids[1]}:head"), 4), (("-r", ":" + ids[1]), 2), (("--limit", "2"), 2), (("-r", "-3:current"), 4)]:
            lines = project.do("history", *args).out.splitlines()
            self.check(len(lines) == count, f"history {shlex.join(args)}", lines)
        self.check(project.do("heads").out.startswith(ids[4]), "heads")

    def scripts(self):
        """What --sql prints gives the same database through psql or sqlite3."""
        project = Project(self)
        ids = self.five_revisions(project)
        other = self.backend.new()
        project.do("upgrade", "head")
        script = project.do("upgrade", "head", "--sql", "-u", other).out
        self.backend.script(other, script)
        project.same_schema(project.url, other, "upgrade head --sql gives the same schema")
        project.at(ids[4], other)
        project.do("check", "--database", "-u", other)
        for url in (project.url, other):
            fill(project, url)
        for step in (3, 2, 1, 0):
            project.do("downgrade", "-1")
            self.backend.script(other, project.do("downgrade", "-1", "--sql", "-u", other).out)
            project.same_schema(project.url, other, f"downgrade -1 --sql to {step + 1} gives the same schema")
            project.at(ids[step], other)
        self.check(project.digest("projects", PROJECTS) == project.digest("projects", PROJECTS, other), "and the same rows")
        self.backend.script(other, project.do("upgrade", "--sql", "-u", other).out)
        project.do("upgrade")
        project.same_schema(project.url, other, "and up again")
        self.check(project.digest("projects", PROJECTS + ["status"])[0] == 100, "with its rows")
        offline = project.do("upgrade", "head", "--sql", "--offline", "--dialect", self.backend.name, env={}).out
        third = self.backend.new()
        self.backend.script(third, offline)
        project.same_schema(project.url, third, "without any database, too")

    def urls(self):
        project = Project(self)
        ids = self.five_revisions(project)
        second, third = self.backend.new(), self.backend.new()
        project.config(schema="schema.json", database=second, environments={"analytics": {"database": third}})
        project.do("upgrade", "+1", env={"DATABASE_URL": self.backend.with_driver(project.url)})
        project.at(ids[0])
        said = project.do("upgrade", "+2", env={}).err
        self.check("autogen.json" in said, "says where the URL is from", said)
        project.at(ids[1], second)
        project.write(".env", f"# the database\nDATABASE_URL={self.backend.with_driver(project.url)}\n")
        said = project.do("upgrade", "+1", env={}).err
        self.check(".env" in said, "says that it is from .env", said)
        project.at(ids[1])
        project.do("upgrade", "head", "-e", "analytics", env={})
        project.do("upgrade", "head", env={"AUTOGEN_ENV": "analytics", "AUTOGEN_DATABASE_URL": second})
        project.at(ids[4], third)
        project.at(ids[4], second)
        project.at(ids[1])

    # -------------------------------------------------------- one model, two databases

    def edited_on_sqlite(self):
        """A comment, an enum and a JSON column change on a laptop; the revision is right for PostgreSQL."""
        project = Project(self, {"dialects": ["postgresql", "sqlite"]})
        laptop = f"sqlite:{self.folder}/laptop.db"
        schema = {
            "enums": {"state": ["draft", "live"]},
            "tables": {
                "posts": {
                    "comment": "what people write",
                    "columns": {
                        "id": column("bigint", identity="always"),
                        "state": column("state", nullable=False, default="'draft'"),
                        "extra": column("json"),
                    },
                    "primary_key": ["id"],
                }
            },
        }
        project.declare(schema)
        project.do("revision", "-m", "posts", "-u", laptop)
        project.do("upgrade", "-u", laptop)
        project.do("upgrade")
        for url in (laptop, project.url):
            database = self.backend if url == project.url else Sqlite(self.folder)
            database.sql(url, "INSERT INTO posts (state, extra) VALUES ('live', '{\"a\": 1}'), ('draft', NULL);")
        posts = schema["tables"]["posts"]
        posts["comment"] = "what people read"
        posts["columns"]["state"]["comment"] = "how far it is"
        schema["enums"]["state"] = ["draft", "live", "gone"]
        posts["columns"]["meta"] = column("jsonb", nullable=False, default="'{}'")
        project.declare(schema)
        project.do("revision", "-m", "edited", "-u", laptop)
        project.do("upgrade", "-u", laptop)
        project.do("check", "--database", "-u", laptop)
        project.do("upgrade")
        project.do("check", "--database")
        if self.backend.name == "postgresql":
            dump = self.backend.schema(project.url)
            for text in ("'gone'", "what people read", "how far it is", "jsonb"):
                self.check(text in dump, f"PostgreSQL has {text}", dump)
        project.do("downgrade", "-1")
        project.do("downgrade", "-1", "-u", laptop)
        self.check(project.sql("SELECT count(*) FROM posts;") == "2\n", "no row is lost")

    # -------------------------------------------------------- a database that was there before

    def existing(self):
        project = Project(self)
        old = Project(self)
        old.revision("old", first_tables())
        old.do("upgrade", "-u", project.url)
        self.backend.forget(project.url)
        fill(project)
        before = project.digest("projects", PROJECTS)
        project.declare(with_status())
        paths = project.do("revision", "-m", "Add status").out.split()
        self.check(len(paths) == 2, "a baseline and the change", paths)
        baseline, change = map(project.read, paths)
        self.check(baseline.get("baseline") is True and len(baseline["upgrade"]) == 3, "the baseline creates what is there", baseline)
        self.check([o["op"] for o in change["upgrade"]] == ["add_column"], "the change is the column", change)
        project.do("upgrade", "head")
        self.check(project.digest("projects", PROJECTS) == before, "the rows are as they were")
        other = self.backend.new()
        project.do("upgrade", "head", "-u", other)
        project.same_schema(project.url, other, "an empty database gets the same schema")
        for url in (project.url, other):
            project.do("check", "--database", "-u", url)

    def drift(self):
        project = Project(self)
        project.revision("tables", first_tables())
        project.do("upgrade")
        project.sql("CREATE INDEX ix_by_hand ON projects (name);")
        project.declare(with_status())
        result = project.do("revision", "-m", "status", status=3)
        self.check("ix_by_hand" in result.err, "what was made by hand is named", result)
        self.check(len(list((project.folder / "migrations").iterdir())) == 1, "no file is written")
        result = project.do("revision", "-m", "status", "--json", status=3)
        self.check("ix_by_hand" in result.out and json.loads(result.out), "in JSON, too", result)
        project.do("check", "--database", status=2)
        ignored = project.read(project.do("revision", "-m", "status", "--drift", "ignore").out.split()[0])
        self.check("ix_by_hand" not in json.dumps(ignored), "ignored, it is not in the file", ignored)
        project.do("upgrade")
        self.check("ix_by_hand" in self.backend.schema(project.url), "and it is still there")
        paths = project.do("revision", "-m", "take it over", "--drift", "adopt").out.split()
        self.check("ix_by_hand" in (project.folder / paths[0]).read_text(), "adopted, it is in the file", paths)
        schema = with_status()
        schema["tables"]["projects"]["indexes"] = {"ix_by_hand": {"columns": ["name"]}}
        project.declare(schema)
        other = self.backend.new()
        project.do("upgrade")
        project.do("upgrade", "-u", other)
        self.check("ix_by_hand" in self.backend.schema(other), "and another database gets it")
        project.same_schema(project.url, other, "both have the same schema")
        for url in (project.url, other):
            project.do("check", "--database", "-u", url)

    # -------------------------------------------------------- renames

    def renames(self):
        project = Project(self)
        project.revision("tables", first_tables())
        project.do("upgrade")
        fill(project)
        names = project.digest("projects", ["id", "name"])
        schema = first_tables()
        columns = schema["tables"]["projects"]["columns"]
        columns["title"] = {**columns.pop("name"), "renamed_from": "name"}
        hinted = project.revision("title", schema)
        self.check([o["op"] for o in hinted["upgrade"]] == ["rename_column"], "renamed_from renames", hinted)
        project.do("upgrade")
        self.check(project.digest("projects", ["id", "title"]) == names, "with its values")

        columns["label"] = columns.pop("title")
        del columns["label"]["renamed_from"]
        project.declare(schema)
        result = project.do("revision", "-m", "label", "--json", status=3)
        question = json.loads(result.out)["questions"][0]
        self.check({"kind", "from", "to", "flags"} <= set(question), "a question, not a guess", question)
        self.check("title" in question["from"] and "label" in question["to"], "about the right columns", question)
        self.check(any("--rename" in flag for flag in question["flags"]), "and the flag that answers it", question)
        result = project.do("revision", "-m", "label", status=3)
        self.check("--rename" in result.err, "for people, too", result)
        asked = project.revision("label", schema, "--rename", "projects.title=label")
        self.check([o["op"] for o in asked["upgrade"]] == ["rename_column"], "--rename renames", asked)
        schema["tables"]["work"] = {**schema["tables"].pop("projects"), "renamed_from": "projects"}
        schema["tables"]["cams"]["columns"]["project_id"]["references"] = "work(id)"
        table = project.revision("work", schema)
        self.check("rename_table" in [o["op"] for o in table["upgrade"]], "a table, too", table)
        self.check("drop_table" not in json.dumps(table), "which is never dropped", table)
        project.do("upgrade")
        project.do("check", "--database")
        self.check(project.digest("work", ["id", "label"]) == names, "with all its rows")
        project.do("downgrade", "-3")
        self.check(project.digest("projects", ["id", "name"]) == names, "and back")

    # -------------------------------------------------------- what goes wrong

    def two_heads(self):
        project = Project(self)
        first = project.revision("tables", first_tables())
        second = project.revision("status", with_status())
        side = project.read(project.do("revision", "--empty", "-m", "side", "--head", first["revision"], "--splice").out.strip())
        out = project.do("heads").out
        self.check(second["revision"] in out and side["revision"] in out and len(out.splitlines()) == 2, "two heads", out)
        project.do("check", status=2)
        result = project.do("upgrade", "head", status=3)
        self.check(re.search(r"merge \w+ \w+", result.err) and second["revision"] in result.err, "says how to join them", result)
        project.do("revision", "-m", "more", status=3)
        project.do("upgrade", "heads")
        out = project.do("current").out
        self.check(len(out.splitlines()) == 2, "heads applies both", out)
        joined = project.read(project.do("merge", *re.findall(r"merge (\w+) (\w+)", result.err)[0]).out.strip())
        self.check(len(joined["down_revision"]) == 2, "merge joins them", joined)
        project.do("upgrade", "head")
        project.at(joined["revision"])
        project.do("check", "--database")
        project.do("downgrade", "base")
        project.at("")

    def edited_and_lost(self):
        project = Project(self)
        first = project.revision("tables", first_tables())
        paths = sorted((project.folder / "migrations").iterdir())
        project.do("upgrade")
        text = paths[0].read_text()
        paths[0].write_text(text.replace('"message": "tables"', '"message": "all tables"'))
        project.do("upgrade")
        paths[0].write_text(text.replace('"varchar(50)"', '"varchar(60)"', 1))
        project.declare(with_status())
        second = project.run("upgrade")
        self.check(second.status == 7 and first["revision"] in second.err, "an edited revision is found out, by name", second)
        paths[0].write_text(text)
        added = project.revision("status", with_status())
        project.do("upgrade")
        fill(project)
        for path in (project.folder / "migrations").iterdir():
            if added["revision"] in path.name:
                path.unlink()
        project.do("upgrade")
        result = project.do("check", "--database", status=2)
        self.check(added["revision"] in result.err + result.out, "a revision without a file is named", result)
        project.do("downgrade", "-1")
        project.at(first["revision"])
        self.check(project.sql("SELECT count(*) FROM projects;") == "100\n", "and undone from what the database keeps")

    def not_reached(self):
        project = Project(self)
        project.declare(first_tables())
        project.do("revision", "-m", "x", "--offline", env={})
        result = project.do("revision", "-m", "y", env={}, status=69)
        self.check("--offline" in result.err, "no URL: says what does without", result)
        if self.backend.name == "sqlite":
            project.do("upgrade", "-u", f"sqlite:{self.folder}/none/none.db", status=69)
            return
        server = re.sub(r"//[^@]*@", "//", self.backend.server)
        host = server.split("/")[2]
        self.backend.sql(
            self.backend.server,
            "DO $$ BEGIN CREATE ROLE needs_password LOGIN PASSWORD 'right'; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        )
        database = project.url.rsplit("/", 1)[1]
        for what, url in [
            ("wrong password", f"postgresql://needs_password:sesame@{host}/{database}"),
            ("no server", "postgresql://postgres:sesame@127.0.0.1:1/x"),
            ("no such database", self.backend.url("autogen_story_none")),
        ]:
            result = project.do("upgrade", "-u", url, status=69)
            self.check("hint: " in result.err, f"{what}: with a hint", result)
            self.check("sesame" not in result.err + result.out, f"{what}: no password is printed", result)
            self.check(json.loads(project.do("current", "--json", "-u", url, status=69).out)["error"], f"{what}: as JSON")

    def not_writable(self):
        project = Project(self)
        project.declare(first_tables())
        migrations = project.folder / "migrations"
        migrations.mkdir()
        migrations.chmod(0o555)
        user = NOBODY if os.geteuid() == 0 else None
        for path in (self.folder, project.folder):
            path.chmod(0o755)
        result = project.do("revision", "-m", "x", "--offline", user=user, status=1)
        self.check("migrations" in result.err and "permission denied" in result.err, "names the folder", result)
        self.check(not list(migrations.iterdir()), "and leaves nothing behind")
        if self.backend.name == "sqlite":
            project.do("revision", "-m", "x", "--offline")
            closed = project.folder / "closed"
            closed.mkdir()
            closed.chmod(0o555)
            result = project.run("upgrade", "-u", f"sqlite:{closed}/app.db", user=user)
            self.check(result.status in (1, 69) and "closed" in result.err, "a database that cannot be made", result)
        migrations.chmod(0o755)

    PARTS = [
        first_day,
        targets,
        scripts,
        urls,
        edited_on_sqlite,
        existing,
        drift,
        renames,
        two_heads,
        edited_and_lost,
        not_reached,
        not_writable,
    ]

    def tell(self, names):
        for part in self.PARTS:
            if names and part.__name__ not in names:
                continue
            self.part = part.__name__.replace("_", " ")
            try:
                part(self)
            except Exception:  # the other parts are worth telling all the same
                self.check(False, "goes on to its end", traceback.format_exc())


def main(args):
    program, name, *parts = args
    server = os.environ.get("AUTOGEN_TEST_PG")
    if name == "postgresql" and not server:
        sys.exit(77)
    tap, folder = Tap(), pathlib.Path(tempfile.mkdtemp(prefix="autogen-story-"))
    backend = Sqlite(folder) if name == "sqlite" else Postgresql(server)
    try:
        Story(pathlib.Path(program).resolve(), backend, folder, tap).tell(parts)
    finally:
        backend.drop()
        shutil.rmtree(folder)
    tap.done()


main(sys.argv[1:])
