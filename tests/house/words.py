"""What our documents, and the hints in the code, send people to is there: links, headings, commands, options, errors.

usage: words.py ROOT PRINT_DOCS PRINT_TABLES
"""

import pathlib
import re
import subprocess
import sys

from tap import Tap

FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.M)
SPAN = re.compile(r"`(autogen [^`\n]+)`")
LINE = re.compile(r"^(?: {4,}|\$ | {4}\$ )(autogen (?:-|[a-z]).*)$", re.M)
SHELL = re.compile(r"^```sh$(.*?)^```$", re.M | re.S)
HINT = re.compile(r"(?:`|\\\")(autogen [a-z-][^`\"\\]*)")
TAKES_VALUE = {"-c", "--config", "-e", "--env", "-u", "--url", "-C", "--directory"}
PLACEHOLDER = re.compile(r"[A-Z]+|\[.*|%s")


def printed(*args):
    return subprocess.run(args, stdout=subprocess.PIPE, check=True).stdout.decode()


class Program:
    """What there is, as the program's own tables say."""

    def __init__(self, docs, tables):
        pages = {name: printed(docs, "markdown", name) for name in printed(docs, "list").split()}
        self.options = {name: set(re.findall(r"(?<!\w)--?[a-zA-Z][a-z-]*", page)) for name, page in pages.items()}
        self.globals = set.intersection(*self.options.values())
        self.errors = set(re.findall(r"^### (\w+)$", printed(tables, "errors"), re.M))
        self.errors |= set(re.findall(r"^\| (\d+) \|", printed(tables, "statuses"), re.M))

    def complain(self, text):
        """What is wrong with "autogen WORD…" as it is written somewhere; None if nothing is."""
        text = re.split(r"\s{2,}|\s#|\s>|[|;&]", text)[0].rstrip(" :.,")
        words, command, given = text.split()[1:], None, []
        while words:
            word = words.pop(0)
            if word.startswith("-") and not re.match(r"-\d", word):
                given.append(word.split("=")[0])
                if command is None and word in TAKES_VALUE and words:
                    words.pop(0)
            elif command is None:
                command = word
            elif command == "explain" and word not in self.errors and not PLACEHOLDER.fullmatch(word):
                return f'there is no error "{word}"'
        if command is None or PLACEHOLDER.fullmatch(command):
            known = self.globals
        elif command in self.options:
            known = self.options[command]
        else:
            return f'there is no command "{command}"'
        strange = [option for option in given if option not in known]
        return f'"{command}" has no option {strange[0]}' if strange else None


def anchors(text):
    """As GitHub makes them of headings."""
    titles = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def check_links(tap, root, page, text):
    for link in dict.fromkeys(LINK.findall(FENCE.sub("", text))):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        there = target.exists() and target.is_relative_to(root)
        if there and anchor:
            there = anchor in anchors(target.read_text(encoding="utf-8"))
        tap.ok(there, f"{page.relative_to(root)} links to {link}".replace("#", "\\#"), "nothing is there")


def check_commands(tap, program, name, texts):
    for text in dict.fromkeys(texts):
        why = program.complain(text)
        tap.ok(why is None, f"{name}: {text}".replace("#", "\\#"), why)


def main(root, docs, tables):
    root, tap, program = pathlib.Path(root).resolve(), Tap(), Program(docs, tables)
    pages = [root / "README.md", *sorted((root / "docs").glob("**/*.md"))]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        check_links(tap, root, page, text)
        scripts = re.findall(r"^(autogen .*)$", "".join(SHELL.findall(text)), re.M)
        check_commands(tap, program, page.relative_to(root), SPAN.findall(text) + LINE.findall(text) + scripts)
    for file in sorted((root / "src").glob("**/*.c")):
        check_commands(tap, program, file.relative_to(root), HINT.findall(file.read_text(encoding="utf-8")))
    index = (root / "docs" / "README.md").read_text(encoding="utf-8")
    for page in pages[1:]:
        path = page.relative_to(root / "docs").as_posix()
        tap.ok(path == "README.md" or f"({path})" in index, f"docs/README.md lists {path}")
    tap.done()


main(*sys.argv[1:])
