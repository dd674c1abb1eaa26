"""Every member of a described struct has its row in a field table, once, and every row its member.

A struct is described if it begins with `ag_object base`.  The compiler checks the type of a row; that a row is missing
nobody would see: the member would not be read, written, copied or compared.

usage: rows.py ROOT
"""

import pathlib
import re
import sys

from tap import Tap

# Members that are no fields, on purpose: code fills them in.
NO_FIELDS = {
    "ag_revision": "upgrade downgrade irreversible bodies path text",
}

COMMENT = re.compile(r"/\*.*?\*/", re.S)
STRUCT = re.compile(r"typedef struct (\w+) \{\s*ag_object base;(.*?)\n\} \1;", re.S)
SHAPE = re.compile(r"^const ag_shape (\w+)_shape = \{", re.M)
MEMBER = re.compile(r"(\w+)(?:\[[^]]*\])?$")
ROW = re.compile(r'\bAG_ROW(?:_\w+)?\(\s*(\w+),\s*(\w+),\s*(?:\w+,\s*)?"([^"]*)"')


def members_of(body):
    """Names of the members, in order: the last word of each declarator."""
    for declaration in filter(None, (d.strip() for d in body.split(";"))):
        for declarator in declaration.split(","):
            yield MEMBER.search(declarator.strip()).group(1)


def read(root):
    """Members by struct, rows by struct as (member, key, file), and the structs whose shape is defined."""
    structs, rows, shapes = {}, {}, set()
    for folder in ["include", "src"]:
        for file in sorted((root / folder).glob("**/*.[ch]")):
            text = COMMENT.sub("", file.read_text(encoding="utf-8"))
            for name, body in STRUCT.findall(text):
                structs[name] = list(members_of(body))
            shapes.update(SHAPE.findall(text))
            if file.name == "shape.h":
                continue  # the macros themselves
            for name, member, key in ROW.findall(text):
                rows.setdefault(name, []).append((member, key, file.relative_to(root).as_posix()))
    return structs, rows, shapes


def check(name, members, rows):
    """What is wrong with one struct, a line each."""
    skipped = NO_FIELDS.get(name, "").split()
    described = [member for member, _, _ in rows]
    keys = [key for _, key, _ in rows]
    for member in members:
        if member not in described and member not in skipped:
            yield f"{name}.{member} has no row"
    for member in sorted(set(described)):
        if member not in members:
            yield f"{name}.{member} has a row and is no member"
        if member in skipped:
            yield f"{name}.{member} has a row: take it out of NO_FIELDS"
        if described.count(member) > 1:
            yield f"{name}.{member} has {described.count(member)} rows"
    for key in sorted(set(keys)):
        if keys.count(key) > 1:
            yield f'{name}: "{key}" is the key of {keys.count(key)} rows'
    for member in skipped:
        if member not in members:
            yield f"{name}.{member} is no member: take it out of NO_FIELDS"


def main(root):
    tap = Tap()
    structs, rows, shapes = read(root)
    tap.ok("ag_column" in structs and len(structs["ag_column"]) > 10, "the headers were read")
    without = sorted((set(structs) & shapes) - set(rows))
    tap.ok(not without, "every described struct has rows", ", ".join(without))
    tap.ok(not set(rows) - set(structs), "every row belongs to a described struct",
           ", ".join(sorted(set(rows) - set(structs))))
    for name in sorted(set(structs) & set(rows)):
        wrong = list(check(name, structs[name], rows.get(name, [])))
        tap.ok(not wrong, name, "\n".join(wrong))
    tap.done()


main(pathlib.Path(sys.argv[1]))
