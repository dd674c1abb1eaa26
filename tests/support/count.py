"""What the last `meson test` of a build folder showed, with the reasons of failures, in one last line:

    N passed, N failed

A program that prints TAP counts as its tests.  What was skipped has not passed.
usage: count.py BUILD
"""

import json
import pathlib
import re
import sys

RESULT = re.compile(r"^(not )?ok\b(.*# *SKIP)?", re.M | re.I)


def count(test):
    """(passed, failed) of one entry of testlog.json."""
    lines = RESULT.findall(test.get("stdout") or "")
    passed = sum(1 for bad, skipped in lines if not bad and not skipped)
    failed = len(lines) - passed
    good = test["result"] in ("OK", "EXPECTEDFAIL")
    if not lines:
        return (1, 0) if good else (0, 1)
    # A crash, a timeout, a plan that was not kept.
    return (passed, failed if good else max(failed, 1))


def main(build):
    log = build / "meson-logs" / "testlog.json"
    passed = failed = 0
    for line in log.read_text(encoding="utf-8").splitlines():
        test = json.loads(line)
        well, badly = count(test)
        passed += well
        failed += badly
        if badly:
            print(f"{test['result']}: {test['name']}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main(pathlib.Path(sys.argv[1]))
