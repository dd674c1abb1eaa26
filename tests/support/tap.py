"""Print the results of checks as TAP, and what went wrong on stderr, where meson shows it."""

import sys


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, passed, name, why=""):
        """One check.  `why` says what is wrong, when it is."""
        self.count += 1
        if not passed:
            self.failed += 1
            print(f"{name}\n{why}", file=sys.stderr)
        print(f"{'ok' if passed else 'not ok'} {self.count} - {name}")
        return passed

    def done(self):
        """The plan, and the exit status.  A run without any check is a failure."""
        print(f"1..{self.count}")
        sys.exit(1 if self.failed or not self.count else 0)
