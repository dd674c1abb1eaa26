/* note.c: telling whoever watches. */
#include <stdio.h>

#include "run/run.h"

void ag_runner_note(const ag_runner *runner, const char *format, ...)
{
    if (!runner->progress->note)
        return;
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    runner->progress->note(runner->progress->payload, text);
}
