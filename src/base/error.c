#include <autogen/error.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

/*
 * The one table of errors: `--json` prints the word, `autogen explain WORD` the rest.  Its
 * pages are laid out by hand, 80 columns wide, to be read as they stand.
 */
/* clang-format off */
static const ag_error_info infos[] = {
    [AG_E_NONE] = {"none", AG_DONE, "nothing failed",
        "No error is recorded: the command did what it was asked to do.\n"},

    /* -------------------------------------------------------------- 1: failed */
    [AG_E_INTERNAL] = {"internal", AG_FAILED, "a case in autogen itself that should not exist",
        "autogen found itself in a state that its own rules exclude. This is a defect in\n"
        "autogen and not in your files, and it stopped rather than guess.\n"
        "\n"
        "Please report it with the message and the command that led to it. No revision\n"
        "file was written. If a revision was being applied, see how far it got:\n"
        "\n"
        "    autogen status\n"},
    [AG_E_IO] = {"io", AG_FAILED, "a file or folder cannot be written or created",
        "The operating system refused to write or create a file or a folder; the message\n"
        "names it and gives the system's reason.\n"
        "\n"
        "autogen writes files in one move: a temporary file in the same folder, then a\n"
        "rename. It therefore needs permission to write to the folder, not only to the\n"
        "file. What stood at the path before is unchanged.\n"
        "\n"
        "Check that the path exists, whose it is, and that the disk is not full:\n"
        "\n"
        "    ls -ld FOLDER FILE\n"
        "    df -h FOLDER\n"
        "\n"
        "A relative path in autogen.json or .env starts at that file's folder.\n"},
    [AG_E_SQL] = {"sql", AG_FAILED, "the database refused a statement",
        "The database answered a statement with an error; the message is the server's\n"
        "own, with its SQLSTATE where it has one.\n"
        "\n"
        "What runs in a transaction has been rolled back, so the revision can simply be\n"
        "run again once the cause is gone. A revision that runs outside a transaction\n"
        "records each step: the next `autogen upgrade` goes on behind the last one that\n"
        "succeeded.\n"
        "\n"
        "Usual causes: a lock timeout (somebody uses the table), rows that do not fit a\n"
        "new constraint, a missing privilege, SQL in an \"execute\" operation that does not\n"
        "suit this server.\n"
        "\n"
        "    autogen status            where the database stands now\n"
        "    autogen sql REV           the statements of the revision\n"
        "    autogen upgrade --dry-run the checks and steps, without running them\n"},
    [AG_E_UNSUPPORTED] = {"unsupported", AG_FAILED, "understood, but not possible here",
        "The request is clear, but this database, this server version or this build of\n"
        "autogen cannot do it, or cannot do it without a risk to data. autogen refuses\n"
        "rather than do half of it.\n"
        "\n"
        "A typical case: rebuilding a SQLite table on which something depends that\n"
        "autogen does not know, and would therefore drop.\n"
        "\n"
        "The message says what stands in the way. Often the change can be written by\n"
        "hand, as an \"execute\" operation with SQL for that dialect, in the file of:\n"
        "\n"
        "    autogen revision --empty -m \"what it does\"\n"},
    [AG_E_ASSERTION] = {"assertion", AG_FAILED, "a query found what stands in the way",
        "Before or after a step, autogen asked the database a question whose answer\n"
        "had to be empty: rows that a new constraint would refuse, rows that went\n"
        "missing in a copy, a setting that is not what it has to be. The answer was not\n"
        "empty, so the transaction was rolled back and nothing was changed.\n"
        "\n"
        "The message gives the first answer. Mend the data, then run again:\n"
        "\n"
        "    autogen upgrade head\n"},
    [AG_E_PROOF] = {"proof", AG_FAILED, "a revision does not do what it says",
        "Before a revision is written, autogen runs it in a scratch database: up, down\n"
        "and up again, with rows. The schema after the way up was not the declared one,\n"
        "or the way down did not restore what was there, or a value that no operation\n"
        "touches was changed. No file was written.\n"
        "\n"
        "For a generated revision this is a fault of autogen: please report it, with the\n"
        "message and the two schemas. For one written by hand it is a fault in the file;\n"
        "where an \"execute\" changes the schema, its \"effects\" must say how.\n"
        "\n"
        "A revision can be written without proof, if you know better:\n"
        "\n"
        "    autogen revision --no-verify\n"},
    [AG_E_EXISTS] = {"exists", AG_FAILED, "something is there already and would be overwritten",
        "A file that autogen was about to create exists already. It never overwrites what\n"
        "it did not write in the same command.\n"
        "\n"
        "Move the file away, choose another name, or, for `init`, another folder:\n"
        "\n"
        "    autogen init OTHER_FOLDER\n"
        "    autogen revision --rev-id OTHER_ID -m \"...\"\n"},

    /* -------------------------------------------------------------- 3: a decision is needed */
    [AG_E_QUESTION] = {"question", AG_DECISION, "a question that only you can answer",
        "The change can be read in more than one way. Most often a column or table is\n"
        "gone and a similar one is new: that is a rename, which keeps the data, or a drop\n"
        "and an addition, which loses it. autogen does not guess, and there was no\n"
        "terminal to ask on (or `CI` is set, or `--no-input` was given).\n"
        "\n"
        "Run the command in a terminal, or answer with a flag. Each question is printed\n"
        "with the flags that answer it:\n"
        "\n"
        "    autogen revision --rename projects.title=name\n"
        "    autogen revision --rename table:project=projects\n"
        "    autogen revision --no-rename      nothing was renamed\n"
        "    autogen revision --json           the questions as data\n"
        "\n"
        "A `renamed_from` in the schema file answers it for everybody.\n"},
    [AG_E_DRIFT] = {"drift", AG_DECISION, "the database is not what its history says",
        "The database differs from what the revisions applied to it add up to: somebody\n"
        "changed it by hand, or with another tool. Each difference is listed. A new\n"
        "revision would have to say whether these changes are wanted, so none was\n"
        "written.\n"
        "\n"
        "    autogen revision --drift ignore   leave them, write only your change\n"
        "    autogen revision --drift adopt    make them part of the history first\n"
        "    autogen check --database          list them again\n"},
    [AG_E_LOSS] = {"loss", AG_DECISION, "data would be lost, and that is not allowed here",
        "An operation drops something that holds data, and the configuration says \"drop\":\n"
        "\"ask\" or \"never\" for its kind in this environment. Or values would be altered\n"
        "by the new type of their column, as '007' is by an integer on SQLite: one of\n"
        "them is shown, with the number of them.\n"
        "\n"
        "Look at what would be lost. If it is meant, allow it for this one command:\n"
        "\n"
        "    autogen upgrade --dry-run         what would be dropped\n"
        "    autogen upgrade --allow-loss\n"
        "    autogen revision --allow-loss -m \"...\"\n"
        "\n"
        "A copy of the database, made first with its own tools, is never wrong.\n"},
    [AG_E_PARTITION_KEY] = {"partition_key", AG_DECISION,
        "a table that is there cannot be partitioned otherwise",
        "PostgreSQL decides when a table is created whether it has partitions, and by\n"
        "which key. A table that is there cannot be given another key, nor a first one,\n"
        "nor lose its own: its rows would have to move into a new table, and how long\n"
        "that may take and who may write meanwhile is for you to say.\n"
        "\n"
        "To keep the rows, declare a table of another name with the new key, and write\n"
        "the copying by hand, in batches if it has to be:\n"
        "\n"
        "    autogen revision --empty -m \"copy events\"\n"
        "\n"
        "If they may go, leave the table out in one revision and declare it again in the\n"
        "next.\n"},
    [AG_E_HEADS] = {"multiple_heads", AG_DECISION, "several heads where one is needed",
        "Two revisions have the same parent, so that the history ends in more than one\n"
        "head. It usually happens when two branches, each with a revision of its own, are\n"
        "merged in git. \"head\" then does not say which one is meant.\n"
        "\n"
        "    autogen heads                     the heads\n"
        "    autogen upgrade heads             run all of them\n"
        "    autogen upgrade REV               or one of them\n"
        "    autogen revision --head REV       extend one of them\n"},

    /* -------------------------------------------------------------- 5: locked */
    [AG_E_LOCKED] = {"locked", AG_LOCKED, "another runner holds the lock",
        "Another autogen is applying revisions to this database right now. Exactly one\n"
        "may do so at a time; this one changed nothing.\n"
        "\n"
        "    autogen upgrade --if-locked wait  wait for it; --lock-wait says how long\n"
        "    autogen upgrade --if-locked skip  done if the other one does the work\n"
        "\n"
        "The lock belongs to the other runner's connection and goes when that ends, also\n"
        "when it is killed: there is never a stale lock to remove.\n"},

    /* -------------------------------------------------------------- 6: half applied */
    [AG_E_HALF_APPLIED] = {"half_applied", AG_HALF_APPLIED,
        "a revision stopped between two of its steps",
        "A revision that cannot run in one transaction stopped between two of its steps.\n"
        "How far it got is recorded in autogen_history, and the steps that are done will\n"
        "not be run again.\n"
        "\n"
        "Remove the cause (the message of the failed run is kept), then run it again to\n"
        "resume:\n"
        "\n"
        "    autogen status                    which revision, which step, which error\n"
        "    autogen upgrade                   goes on with the first step that is not done\n"},

    /*
     * -------------------------------------------------------------- 7: the history does not match
     */
    [AG_E_EDITED] = {"edited", AG_MISMATCH, "a revision was edited after it was applied",
        "The operations in a revision's file are not those that ran on this database: the\n"
        "checksums differ. Other databases may have run either text, so they may no\n"
        "longer be equal. Layout, message, comments and parents are not part of the\n"
        "checksum and may change.\n"
        "\n"
        "Put the file back as it was and write the change as a new revision:\n"
        "\n"
        "    git log -p -- migrations/FILE\n"
        "    autogen revision -m \"...\"\n"},
    [AG_E_UNKNOWN_REVISION] = {"unknown_revision", AG_MISMATCH,
        "the database is at a revision that is not here",
        "The database says that it is at a revision for which there is no file here, and\n"
        "no stored body either. Most often it was upgraded from another branch or from a\n"
        "newer release.\n"
        "\n"
        "Get the file: switch to the branch that has it, or pull. If the revision is gone\n"
        "for good and you know which one the database really corresponds to, say so:\n"
        "\n"
        "    autogen current\n"
        "    autogen history\n"
        "    autogen stamp REV                 sets the record, runs nothing\n"},
    [AG_E_BASELINE] = {"baseline", AG_MISMATCH, "a baseline does not fit the database",
        "A baseline describes what was there before the first revision. It is adopted\n"
        "where all of its objects exist and are equal, and run where none of them exists.\n"
        "Here some exist or differ, so that neither would be right. The list says which.\n"
        "\n"
        "    autogen diff history@REV database what differs\n"
        "\n"
        "Make the database agree with the baseline, or start from an empty one; then run\n"
        "`autogen upgrade` again.\n"},
    [AG_E_DRIFT_TOUCHED] = {"drift_touched", AG_MISMATCH, "an operation touches what has drifted",
        "A pending operation changes an object that is no longer what the history says.\n"
        "Its outcome would depend on the change made by hand, so nothing was run. Drift\n"
        "that no pending operation touches does not stop an upgrade.\n"
        "\n"
        "    autogen check --database          the differences\n"
        "    autogen revision --drift adopt    or make them part of the history\n"},

    /* -------------------------------------------------------------- 64: usage */
    [AG_E_USAGE] = {"usage", AG_USAGE, "the command line cannot be understood",
        "A command, option or operand is unknown, missing or does not go with another\n"
        "one. Nothing was done.\n"
        "\n"
        "    autogen help                      all commands\n"
        "    autogen help COMMAND              its options, the same as COMMAND --help\n"
        "\n"
        "-1 and +2 are operands and not options: `autogen downgrade -1`.\n"},
    [AG_E_NO_CONFIG] = {"no_configuration", AG_USAGE, "there is no autogen.json",
        "autogen looks for autogen.json in the current folder and then in each one above\n"
        "it, and found none. Without it, it does not know where the schema and the\n"
        "revisions are.\n"
        "\n"
        "    autogen init                      start a project here\n"
        "    autogen -C FOLDER status          or run in another folder\n"
        "    autogen -c FILE status            or name the file\n"},
    [AG_E_NO_MATCH] = {"no_match", AG_USAGE, "an operand names no revision",
        "No revision here has the id, the prefix or the label that was given, or the\n"
        "steps (+2, -1) lead out of the history.\n"
        "\n"
        "An operand is an id, a unique prefix of one, `head`, `heads`, `base`, `current`,\n"
        "steps such as `+2`, `-1`, `ae10+2` or `head-2`, or `label@head`; a range is\n"
        "`a:b`.\n"
        "\n"
        "    autogen history                   the revisions\n"
        "    autogen heads                     the latest, with their labels\n"},
    [AG_E_AMBIGUOUS] = {"ambiguous", AG_USAGE, "an operand names more than one",
        "Several revisions begin with the prefix, or several steps lead on from a place\n"
        "where the history branches. autogen does not pick one.\n"
        "\n"
        "Give more letters of the id, or say which branch is meant with `label@head`:\n"
        "\n"
        "    autogen history                   the revisions with their ids\n"
        "    autogen heads                     the latest, with their labels\n"},

    /* -------------------------------------------------------------- 65: bad input */
    [AG_E_READ] = {"unreadable", AG_BAD_INPUT, "a file or folder cannot be read",
        "A file of the project, or a folder of revisions, is there and the operating\n"
        "system refused to open or to read it; the message names it and gives the\n"
        "system's reason. Nothing was changed.\n"
        "\n"
        "Check that it is what it should be, a file or a folder, and whose it is:\n"
        "\n"
        "    ls -ld FOLDER FILE\n"
        "\n"
        "A relative path in autogen.json or .env starts at that file's folder.\n"},
    [AG_E_SYNTAX] = {"syntax", AG_BAD_INPUT, "not well-formed JSON, or not UTF-8",
        "A file cannot be read as what it should be: its JSON is not well-formed, it is\n"
        "not UTF-8, or SQL text in it has a quotation or a comment without an end. The\n"
        "message gives the line and the column where reading stopped; the cause is there\n"
        "or just before. Nothing was changed.\n"
        "\n"
        "Usual causes: a comma after the last member, a missing comma or quote, a\n"
        "conflict marker that git left behind (<<<<<<<), an editor that saved in another\n"
        "encoding.\n"
        "\n"
        "JSON has no comments; a \"$comment\" member is allowed in every object.\n"},
    [AG_E_KEY] = {"key", AG_BAD_INPUT, "a key that is unknown, or stands there twice",
        "An object in a file has a key that means nothing there, or the same key twice.\n"
        "An ignored key would be a wish that silently does not come true, so it is an\n"
        "error; the nearest known one is suggested.\n"
        "\n"
        "Keys that begin with \"x-\" are kept and ignored, and \"$comment\" is allowed\n"
        "anywhere. With \"$schema\" at the top of the file, which names one of the JSON\n"
        "Schemas in the folder schemas/, editors complete and check the keys.\n"},
    [AG_E_TYPE] = {"type", AG_BAD_INPUT, "a value of the wrong type, or not among those allowed",
        "A value is not of the type that its key takes (a string where a list is wanted,\n"
        "say), or not one of the words that are allowed there. The message says what is\n"
        "expected, and the place where: line, column and path.\n"
        "\n"
        "Types, defaults and expressions of columns are strings that hold SQL: a default\n"
        "text is written \"'draft'\" with both kinds of quotes, a default number \"0\".\n"},
    [AG_E_MISSING] = {"missing", AG_BAD_INPUT, "a value that is required is absent",
        "An object lacks a member without which it means nothing, such as a column\n"
        "without \"type\" or a revision without \"revision\". The place is that of the\n"
        "object.\n"
        "\n"
        "Add the member. To see what a complete one looks like:\n"
        "\n"
        "    autogen inspect --format json     a schema\n"
        "    autogen show REV                  a revision\n"},
    [AG_E_NAME] = {"name", AG_BAD_INPUT,
        "a name that is not well-formed, too long, or declared twice",
        "A name is empty, holds a character that it cannot have, is longer than the\n"
        "database keeps (63 bytes in PostgreSQL, which would cut it and let two names\n"
        "collide), or is declared twice. For one declared twice, both places are shown.\n"
        "\n"
        "Names are exact and never folded: \"Users\" and \"users\" are two tables. A dot\n"
        "separates schema from name; a part that holds a dot or a quote, or begins with\n"
        "$, is written in double quotes.\n"},
    [AG_E_REFERENCE] = {"reference", AG_BAD_INPUT, "names something that is not there",
        "A foreign key, an index, an operation or the like names a table, a column or\n"
        "another object that does not exist at that point. The nearest name is suggested.\n"
        "\n"
        "Names are exact: check the spelling, upper and lower case, and the schema before\n"
        "the dot. In a revision, the object must have been created by an earlier\n"
        "operation or revision:\n"
        "\n"
        "    autogen inspect history@REV       the schema after a revision\n"},
    [AG_E_MODEL] = {"model", AG_BAD_INPUT, "parts of the schema contradict each other",
        "Each part is well-formed, but together they cannot be: two primary keys on a\n"
        "table, an identity column with a default, a foreign key with more columns than\n"
        "the key it refers to, a default that is spelled differently each time it is read\n"
        "('now'::timestamptz; use now()).\n"
        "\n"
        "The message names both parts. Remove or change one of them, then:\n"
        "\n"
        "    autogen check\n"},
    [AG_E_PORTABLE] = {"portable", AG_BAD_INPUT, "no spelling for one of the dialects",
        "The project lists several \"dialects\", and a text is neither in the portable\n"
        "table of types, literals and functions nor given for each of them.\n"
        "\n"
        "Write the value per dialect:\n"
        "\n"
        "    \"default\": {\"postgresql\": \"now()\", \"sqlite\": \"CURRENT_DATE\"}\n"
        "\n"
        "or leave the object out where it does not apply:\n"
        "\n"
        "    \"only\": \"postgresql\"\n"
        "\n"
        "or take the dialect out of \"dialects\" in autogen.json if nobody uses it.\n"},
    [AG_E_VERSION] = {"version", AG_BAD_INPUT, "written by a newer autogen",
        "The file's \"format\" is greater than what this autogen knows. It may say things\n"
        "that would be misunderstood, so it is not read at all.\n"
        "\n"
        "Install the version that your team uses:\n"
        "\n"
        "    autogen --version\n"},
    [AG_E_GRAPH] = {"graph", AG_BAD_INPUT, "the revisions do not form a history",
        "A revision names a parent that is not there, two revisions have the same id, or\n"
        "following the parents leads round in a circle. The order in which to run them is\n"
        "then undefined, and nothing is run.\n"
        "\n"
        "Usual causes: a file that was not committed, one that was copied without a new\n"
        "id, a \"down_revision\" edited by hand.\n"
        "\n"
        "    autogen check                     the first such place\n"
        "    git status migrations\n"},
    [AG_E_REPLAY] = {"replay", AG_BAD_INPUT, "an operation does not fit the history before it",
        "The revisions are replayed without a database, one operation after the other.\n"
        "One of them adds what is there already, changes or drops what is not, or expects\n"
        "another state (\"from\") than the one that the earlier revisions lead to.\n"
        "\n"
        "Usual causes: two branches that changed the same object and were merged, an\n"
        "operation that was edited by hand.\n"
        "\n"
        "    autogen show REV                  the operations\n"
        "    autogen inspect history@PARENT    the schema just before\n"},
    [AG_E_IRREVERSIBLE] = {"irreversible", AG_BAD_INPUT,
        "a downgrade that does not exist or does not restore",
        "The revision cannot be undone: it has no downgrade for one of its operations\n"
        "(SQL text has none unless it is written), or its downgrade would not lead back\n"
        "to the schema before it.\n"
        "\n"
        "Write the operations under \"downgrade\" in its file, or go back by a new revision\n"
        "that goes forwards:\n"
        "\n"
        "    autogen check                     whether every downgrade restores\n"
        "    autogen revision -m \"take it back\"\n"},
    [AG_E_URL] = {"url", AG_BAD_INPUT, "not a database URL",
        "The text is not a URL of a database that autogen knows. It knows these:\n"
        "\n"
        "    postgresql://user@host:5432/name  and all else that libpq takes\n"
        "    postgres://host/name\n"
        "    sqlite:app.db                     a relative path\n"
        "    sqlite:///app.db                  a relative path too\n"
        "    sqlite:////var/lib/app.db         an absolute path\n"
        "    sqlite::memory:\n"
        "\n"
        "A driver, as in postgresql+asyncpg://, is ignored. Characters such as @ : / in a\n"
        "password are written as %40 %3A %2F.\n"},
    [AG_E_SQL_FILE] = {"sql_file", AG_BAD_INPUT, "a statement of a schema file cannot be run",
        "The declared schema stands in .sql files. Their statements are run in a scratch\n"
        "database, and what is there then is the schema. Either the database refused the\n"
        "statement at the place shown, in its own words; or autogen did, before anything\n"
        "ran, because the statement reaches outside the database: roles, databases,\n"
        "tablespaces and settings of the server, files, programs, other databases.\n"
        "Commands of psql and sqlite3 do not belong there either, but for those that\n"
        "include another file (\\i, \\ir, .read). Rows are left out:\n"
        "\n"
        "    pg_dump -s --no-owner app > schema.sql\n"
        "    sqlite3 app.db .schema > schema.sql\n"},

    [AG_E_SQL_TEXT] = {"sql_text", AG_BAD_INPUT, "the server refuses what the schema declares",
        "Before a revision is written the declared schema is created in a scratch\n"
        "database, and the server did not take what stands at the place shown: a type, a\n"
        "column or a function that is not there, an expression that is not written right.\n"
        "The message is the server's own; the hint shows the line of the statement that\n"
        "it is about.\n"
        "\n"
        "    autogen diff empty declared --format sql    all the statements\n"
        "\n"
        "What the server has not got, and others have, needs --no-verify, or an extension\n"
        "that is declared.\n"},

    /* -------------------------------------------------------------- 69: unreachable */
    [AG_E_NO_DATABASE] = {"no_database", AG_UNREACHABLE,
        "a database is needed and none is configured",
        "The command needs a database, and no URL was found. These are looked at, in this\n"
        "order:\n"
        "\n"
        "    --url URL\n"
        "    the \"database\" of the environment given with --env\n"
        "    AUTOGEN_DATABASE_URL\n"
        "    the \"database\" of the environment in AUTOGEN_ENV\n"
        "    DATABASE_URL\n"
        "    the \"database\" of autogen.json\n"
        "\n"
        "A .env file fills in variables that are not set. Some commands can do without:\n"
        "\n"
        "    autogen revision --offline -m \"...\"\n"
        "    autogen upgrade --sql --offline\n"
        "    autogen check\n"},
    [AG_E_NO_SCRATCH] = {"no_scratch", AG_UNREACHABLE, "a scratch database is needed and cannot be had",
        "To read .sql files, to spell expressions as the server does, and to prove a\n"
        "revision before it is written, autogen makes a temporary database, uses it for\n"
        "a moment, and drops it. For SQLite that is always possible. For PostgreSQL it\n"
        "needs a server that is not marked as production, is not in recovery, and a\n"
        "role that may create databases.\n"
        "\n"
        "The message says what is missing. Either grant it, or name a database that\n"
        "autogen may empty at any time, on a server of the same version:\n"
        "\n"
        "    \"scratch\": \"postgresql://localhost/autogen_scratch\"\n"
        "\n"
        "in autogen.json.\n"},
    [AG_E_CONNECT] = {"connect", AG_UNREACHABLE, "the database cannot be reached, or refuses us",
        "The connection failed: no server at that address, a wrong password, a database\n"
        "that does not exist, a file that cannot be opened. autogen says on stderr which\n"
        "database it tried and where the URL came from; check that first. Nothing was\n"
        "changed.\n"
        "\n"
        "    psql URL -c 'select 1'            does it answer others?\n"
        "    createdb NAME                     autogen creates no PostgreSQL database\n"
        "    autogen status --url URL          try another one\n"
        "\n"
        "A password can come from PGPASSWORD or ~/.pgpass, as with psql.\n"},
};
/* clang-format on */
static_assert(AG_COUNT(infos) == AG_ERROR_COUNT, "a row for each code");

const ag_error_info *ag_error_describe(ag_error_code code)
{
    assert(code < AG_ERROR_COUNT);
    return &infos[code];
}

/* ------------------------------------------------------------------ filling in */

/* Where vsnprintf() or a copy had to cut, a character must not be cut in two. */
static void drop_broken_character(char *text)
{
    size_t len = strlen(text);
    size_t start = len;
    while (start > 0 && len - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && !ag_utf8_valid(text + start - 1, len - start + 1))
        text[start - 1] = '\0';
}

/* One line, and nothing in it that a terminal would obey: names come from files and databases. */
static void blank_controls(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = ' ';
}

static void put(char *out, size_t size, const char *format, va_list args) AG_PRINTF(3, 0);

static void put(char *out, size_t size, const char *format, va_list args)
{
    int len = vsnprintf(out, size, format, args);
    assert(len >= 0);
    if ((size_t)len >= size)
        drop_broken_character(out);
    blank_controls(out);
}

static void copyn(char *out, size_t size, const char *text, size_t len)
{
    size_t kept = len < size ? len : size - 1;
    memcpy(out, text, kept);
    out[kept] = '\0';
    if (kept < len)
        drop_broken_character(out);
    blank_controls(out);
}

static void copy(char *out, size_t size, const char *text)
{
    copyn(out, size, text, strlen(text));
}

bool ag_at(ag_error *err, const ag_place *place)
{
    /* A line or a path of one file says nothing about another. */
    if (err->file[0] && place->file && strcmp(err->file, place->file) != 0)
        return false;
    if (!err->file[0] && place->file)
        copy(err->file, sizeof err->file, place->file);
    if (!err->line) {
        err->line = place->line;
        err->column = place->column;
    }
    if (!err->path[0] && place->path)
        copy(err->path, sizeof err->path, place->path);
    return false;
}

bool ag_fail(ag_error *err, ag_error_code code, const ag_place *place, const char *format, ...)
{
    assert(code > AG_E_NONE && code < AG_ERROR_COUNT);
    if (err->code != AG_E_NONE)
        return false;
    err->code = code;
    va_list args;
    va_start(args, format);
    put(err->message, sizeof err->message, format, args);
    va_end(args);
    return place ? ag_at(err, place) : false;
}

bool ag_hint(ag_error *err, const char *format, ...)
{
    if (err->hint[0])
        return false;
    va_list args;
    va_start(args, format);
    put(err->hint, sizeof err->hint, format, args);
    va_end(args);
    return false;
}

void ag_quote_sql(ag_error *err, const char *sql)
{
    for (int line = 1; line < err->sql_line && sql; line++)
        sql = strchr(sql, '\n') ? strchr(sql, '\n') + 1 : NULL;
    if (err->sql_line == 0 || !sql)
        return;
    sql += strspn(sql, " \t");
    size_t len = strcspn(sql, "\n");
    len -= len > 0 && sql[len - 1] == ',';
    copyn(err->sql_text, sizeof err->sql_text, sql, len);
}

bool ag_context(ag_error *err, const char *format, ...)
{
    if (err->code == AG_E_NONE)
        return false;
    char context[sizeof err->message];
    va_list args;
    va_start(args, format);
    put(context, sizeof context, format, args);
    va_end(args);

    ag_arena *arena = ag_arena_open();
    copy(err->message, sizeof err->message, ag_format(arena, "%s: %s", context, err->message));
    ag_arena_close(arena);
    return false;
}

bool ag_about(ag_error *err, const void *source)
{
    return ag_about_both(err, source, NULL);
}

bool ag_about_both(ag_error *err, const void *source, const void *other)
{
    if (!err->source) {
        err->source = source;
        err->other = other;
    }
    return false;
}

const char *ag_error_place(ag_arena *arena, const ag_error *err)
{
    ag_buf buf = ag_buf_new(arena);
    ag_buf_put(&buf, err->file);
    if (err->line)
        ag_buf_format(&buf, buf.len ? ":%d" : "%d", err->line);
    if (err->line && err->column)
        ag_buf_format(&buf, ":%d", err->column);
    if (buf.len && err->path[0])
        ag_buf_put(&buf, ": ");
    ag_buf_put(&buf, err->path);
    return buf.text;
}
