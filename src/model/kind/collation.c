/* collation.c: an order of texts; on SQLite there are only those that the program defines. */
#include "model/kind.h"

static const char *const provider_words[] = {"libc", "icu", "builtin", NULL};

static const ag_field fields[] = {
    AG_ROW_WORD(ag_collation, provider, "provider", provider_words,
                .doc = "whose rules it follows"),
    AG_ROW_TEXT(ag_collation, locale, "locale", .flags = AG_SHORT, .doc = "the locale"),
    AG_ROW_TEXT(ag_collation, lc_collate, "lc_collate",
                .doc = "libc: the locale of the order, where the two differ"),
    AG_ROW_TEXT(ag_collation, lc_ctype, "lc_ctype",
                .doc = "libc: the locale of the letters, where the two differ"),
    AG_ROW_BOOL(ag_collation, deterministic, "deterministic", .preset = true,
                .doc = "whether only equal bytes are equal"),
    AG_ROW_TEXT(ag_collation, rules, "rules",
                .doc = "icu: rules besides those of the locale (PostgreSQL 16 and later)"),
    AG_ROW_TEXT(ag_collation, comment, "comment", .doc = "what it is for"),
    AG_ROW_NAME(ag_collation, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_collation_shape = {
    .noun = "collation",
    .plural = "collations",
    .id = AG_KIND_COLLATION,
    .size = sizeof(ag_collation),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a collation",
};
