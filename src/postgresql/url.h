/*
 * url.h: PostgreSQL URLs as text: whose they are, how libpq wants them, and how they may be shown.  Nothing here connects.
 *
 * A password is everything that could be one: what is masked or scrubbed too much is only ugly.
 */
#ifndef AG_POSTGRESQL_URL_H
#define AG_POSTGRESQL_URL_H

#include <autogen/error.h>

/* postgresql:// and postgres://, with or without a driver suffix (postgresql+asyncpg://). */
bool ag_pg_url_owned(const char *url);

/* The URL as libpq takes it: without the driver suffix. */
char *ag_pg_url_plain(ag_arena *arena, const char *url);

/* The URL with passwords replaced by "***". */
char *ag_pg_url_display(ag_arena *arena, const char *url);

/*
 * False with AG_E_URL if a character of the password would end it early (/ ? # @ not written as %2F …): libpq would
 * take the rest for a host and name it in its messages.
 */
AG_MUST_CHECK bool ag_pg_url_check(ag_arena *arena, const char *url, ag_error *err);

/* Passwords of the URL, as written and decoded: what must not appear in a message. */
ag_names ag_pg_url_secrets(ag_arena *arena, const char *url);

/* The text with each of the secrets replaced by "***". */
char *ag_pg_scrub(ag_arena *arena, const char *text, const ag_names *secrets);

#endif
