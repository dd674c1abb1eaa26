/* clock.c: when, who and from where: what a row of the history says of its run. */
#include <errno.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "run/run.h"

int64_t ag_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *ag_clock_text(ag_arena *arena, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    return ag_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
                     (int)(ms % 1000));
}

void ag_clock_sleep(int64_t ms)
{
    struct timespec pause = {.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&pause, NULL);
}

char *ag_run_by(ag_arena *arena)
{
    const struct passwd *user = getpwuid(geteuid());
    return user ? ag_strdup(arena, user->pw_name) : ag_format(arena, "%ld", (long)geteuid());
}

char *ag_run_from(ag_arena *arena)
{
    char host[256] = "";
    if (gethostname(host, sizeof host - 1) != 0 || host[0] == '\0')
        return ag_format(arena, "localhost:%ld", (long)getpid());
    return ag_format(arena, "%s:%ld", host, (long)getpid());
}
