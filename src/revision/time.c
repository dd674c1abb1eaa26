/* time.c: instants, and what a clock somewhere shows at them, without touching the process's own time zone. */
#include "revision/revision.h"

#include "base/ascii.h"
#include "base/file.h"

#include <string.h>

#define ZONES "/usr/share/zoneinfo"
enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* ------------------------------------------------------------------ the calendar */

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days from 1970-01-01 to the first of the year. */
static int64_t days_to_year(int64_t year)
{
    int64_t before = year - 1;
    return 365 * (year - 1970) + (before / 4 - before / 100 + before / 400) - 477;
}

static int64_t days_to(int year, int month, int day)
{
    int64_t days = days_to_year(year) + day - 1;
    for (int m = 1; m < month; m++)
        days += days_in_month(year, m);
    return days;
}

static ag_time from_seconds(int64_t seconds)
{
    int64_t days = seconds / DAY - (seconds % DAY < 0);
    int rest = (int)(seconds - days * DAY);
    ag_time time = {.epoch = seconds, .year = 1970 + (int)(days / 366) - (days < 0), .month = 1};
    while (days_to_year(time.year + 1) <= days)
        time.year++;
    days -= days_to_year(time.year);
    for (; days >= days_in_month(time.year, time.month); time.month++)
        days -= days_in_month(time.year, time.month);
    time.day = (int)days + 1;
    time.hour = rest / HOUR;
    time.minute = rest % HOUR / MINUTE;
    time.second = rest % MINUTE;
    return time;
}

/* Digits stand for digits, all else for itself. */
static bool has_form(const char *text, const char *form)
{
    for (; *form; form++, text++)
        if (*form == '0' ? !ag_ascii_is_digit(*text) : *text != *form)
            return false;
    return *text == '\0';
}

static int number(const char *text, int digits)
{
    int value = 0;
    while (digits-- > 0)
        value = value * 10 + (*text++ - '0');
    return value;
}

bool ag_time_parse(const char *text, ag_time *out)
{
    if (!has_form(text, "0000-00-00T00:00:00Z"))
        return false;
    ag_time time = {
        .year = number(text, 4),
        .month = number(text + 5, 2),
        .day = number(text + 8, 2),
        .hour = number(text + 11, 2),
        .minute = number(text + 14, 2),
        .second = number(text + 17, 2),
    };
    if (time.year < 1970 || time.month < 1 || time.month > 12 || time.day < 1 ||
        time.day > days_in_month(time.year, time.month) || time.hour > 23 || time.minute > 59 ||
        time.second > 59)
        return false;
    time.epoch = days_to(time.year, time.month, time.day) * DAY + time.hour * HOUR +
                 time.minute * MINUTE + time.second;
    *out = time;
    return true;
}

/* ------------------------------------------------------------------ rules: "CET-1CEST,M3.5.0,M10.5.0/3" (POSIX) */

static const char *skip_zone_name(const char *next)
{
    if (*next == '<')
        return next + strcspn(next, ">") + (strchr(next, '>') != NULL);
    while (ag_ascii_is_letter(*next))
        next++;
    return next;
}

static int64_t read_number(const char **next)
{
    int64_t value = 0;
    for (; ag_ascii_is_digit(**next) && value < 100000; ++*next)
        value = value * 10 + (**next - '0');
    return value;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static int64_t read_clock(const char **next)
{
    int64_t sign = **next == '-' ? -1 : 1;
    if (**next == '-' || **next == '+')
        ++*next;
    int64_t seconds = 0;
    for (int64_t unit = HOUR; unit > 0; unit /= 60) {
        seconds += unit * read_number(next);
        if (unit == 1 || **next != ':')
            break;
        ++*next;
    }
    return sign * seconds;
}

/* ",Mm.w.d[/time]": seconds from 1970 to that moment of the year, on the clock that is then to be changed. */
static int64_t read_change(const char **next, int year)
{
    *next += strspn(*next, ",M");
    int month = (int)read_number(next);
    *next += **next == '.';
    int week = (int)read_number(next);
    *next += **next == '.';
    int weekday = (int)read_number(next);
    int64_t clock = 2 * HOUR;
    if (**next == '/') {
        ++*next;
        clock = read_clock(next);
    }
    if (month < 1 || month > 12)
        return 0;
    int64_t first = days_to(year, month, 1);
    int64_t day = (weekday - (first + 4) % 7 + 7) % 7 + 7 * (week - 1);
    while (day >= days_in_month(year, month))
        day -= 7;
    return (first + day) * DAY + clock;
}

/* Seconds east of Greenwich at that moment.  The rule ends at the end of its line. */
static int64_t offset_by_rule(const char *rule, int64_t seconds)
{
    const char *next = skip_zone_name(rule);
    int64_t standard = -read_clock(&next);
    if (*next == '\n' || *next == '\0')
        return standard;
    next = skip_zone_name(next);
    int64_t summer = *next == ',' ? standard + HOUR : -read_clock(&next);
    int year = from_seconds(seconds + standard).year;
    int64_t begin = read_change(&next, year) - standard;
    int64_t end = read_change(&next, year) - summer;
    bool is_summer =
        begin < end ? seconds >= begin && seconds < end : seconds >= begin || seconds < end;
    return is_summer ? summer : standard;
}

/* ------------------------------------------------------------------ a zone's file (RFC 8536) */

enum { HEADER = 44 };

typedef struct zone_block {
    const unsigned char *data;
    size_t transitions;
    size_t types;
    size_t size; /* of the data, with times of 4 or 8 bytes */
} zone_block;

static uint64_t big_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    while (count-- > 0)
        value = value << 8 | *bytes++;
    return value;
}

static bool read_block(const unsigned char *bytes, size_t len, size_t width, zone_block *out)
{
    if (len < HEADER || memcmp(bytes, "TZif", 4) != 0)
        return false;
    size_t counts[6];
    for (size_t i = 0; i < AG_COUNT(counts); i++)
        counts[i] = (size_t)big_endian(bytes + 20 + 4 * i, 4);
    size_t size = counts[0] + counts[1] + counts[2] * (width + 4) + counts[3] * (width + 1) +
                  counts[4] * 6 + counts[5];
    if (len - HEADER < size || counts[4] == 0)
        return false;
    *out = (zone_block){bytes + HEADER, counts[3], counts[4], size};
    return true;
}

/* Transitions are times, then the index of a type for each; a type begins with its offset. */
static bool offset_by_table(const zone_block *block, int64_t seconds, int64_t *out)
{
    size_t after = 0;
    while (after < block->transitions && (int64_t)big_endian(block->data + 8 * after, 8) <= seconds)
        after++;
    const unsigned char *types = block->data + 9 * block->transitions;
    size_t type = after > 0 ? block->data[8 * block->transitions + after - 1] : 0;
    if (type >= block->types)
        return false;
    *out = (int32_t)(uint32_t)big_endian(types + 6 * type, 4);
    return after < block->transitions;
}

static bool find_offset(const char *file, size_t len, int64_t seconds, int64_t *out)
{
    const unsigned char *bytes = (const unsigned char *)file;
    zone_block old;
    zone_block block;
    if (!read_block(bytes, len, 4, &old) || bytes[4] < '2')
        return false;
    size_t at = HEADER + old.size;
    if (!read_block(bytes + at, len - at, 8, &block))
        return false;
    at += HEADER + block.size;
    *out = 0;
    if (!offset_by_table(&block, seconds, out) && at + 1 < len && file[at + 1] != '\n')
        *out = offset_by_rule(file + at + 1, seconds);
    return true;
}

static bool is_zone_name(const char *zone)
{
    return *zone && *zone != '/' && !strstr(zone, "..") && *zone != '.';
}

bool ag_time_in_zone(ag_arena *arena, const ag_time *time, const char *zone, ag_time *out,
                     ag_error *err)
{
    if (!zone || ag_strcaseeq(zone, "UTC")) {
        *out = *time;
        return true;
    }
    ag_error ignored = {0};
    char *file;
    size_t len;
    int64_t offset;
    if (!is_zone_name(zone) ||
        !ag_file_read(arena, ag_path_join(arena, ZONES, zone), &file, &len, &ignored) ||
        !find_offset(file, len, time->epoch, &offset)) {
        ag_fail(err, AG_E_USAGE, NULL, "unknown time zone \"%s\"", zone);
        return ag_hint(err, "say \"UTC\" or a name such as \"Europe/Berlin\"; the names are those "
                            "of the files in " ZONES);
    }
    ag_time local = from_seconds(time->epoch + offset);
    local.epoch = time->epoch;
    *out = local;
    return true;
}
