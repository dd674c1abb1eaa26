/*
 * dotenv.h: the variables of a .env file.
 *
 * A line is NAME=value, with or without `export` before it.  A value without quotes ends before white space and "#"; 'single quotes' keep everything as it stands;
 * "double quotes" know \n \r \t \\ \" \$ \'; both may run over several lines.  Nothing is expanded.  An empty line, and one that starts with "#", says nothing.
 */
#ifndef AG_APP_DOTENV_H
#define AG_APP_DOTENV_H

#include <autogen/error.h>
#include <autogen/shape.h>

/* A name that is set twice has its last value.  AG_E_SYNTAX, placed; no message shows a value. */
AG_MUST_CHECK bool ag_dotenv_read(ag_arena *arena, const char *text, size_t len, const char *file,
                                  ag_pairs *out, ag_error *err);

/* The line on which such a text sets the name, the last time; 0 if it does not. */
int ag_dotenv_line(const char *text, const char *name);

#endif
