/* revision.h: what the files of this folder share about a revision's file. */
#ifndef AG_REVISION_REVISION_H
#define AG_REVISION_REVISION_H

#include <autogen/revision.h>

#define AG_REVISION_ID_MAX 64

/* The bodies of all .sql files that its operations name. */
AG_MUST_CHECK bool ag_revision_read_bodies(ag_arena *arena, ag_revision *revision,
                                           const char *folder, ag_error *err);

/* Replace each "file" by the "sql" that is in it, in operations as JSON. */
void ag_revision_inline_bodies(const ag_revision *revision, ag_json *ops);

/* A time of the civil calendar. */
typedef struct ag_time {
    int64_t epoch; /* seconds since 1970-01-01T00:00:00Z */
    int year;
    int month; /* from 1 */
    int day;   /* from 1 */
    int hour;
    int minute;
    int second;
} ag_time;

/* From "2026-11-20T10:30:45Z"; false if it is anything else. */
AG_MUST_CHECK bool ag_time_parse(const char *text, ag_time *out);

/*
 * The same instant as a clock in `zone` shows it: an IANA name, looked up in the system's files.  NULL and "UTC" need none.
 * AG_E_USAGE for an unknown one.
 */
AG_MUST_CHECK bool ag_time_in_zone(ag_arena *arena, const ag_time *time, const char *zone,
                                   ag_time *out, ag_error *err);

#endif
