/*
 * base.h: memory, strings and collections that everything else stands on.
 *
 * Data lives in arenas: whoever opens an arena owns all that was allocated in it, and nothing is freed one by
 * one.  A function that takes an arena as its first parameter puts its result there.  Nothing here knows about
 * schemas, files or databases.
 *
 * Out of memory is not an error that is returned: the handler set with ag_set_oom_handler() is called and must
 * not return (the default prints a line and aborts).  A batch tool gains nothing from hundreds of branches that
 * no test can reach.
 */
#ifndef AUTOGEN_BASE_H
#define AUTOGEN_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The four places where GNU attributes are named. */
#define AG_API __attribute__((visibility("default")))
#define AG_MUST_CHECK __attribute__((warn_unused_result))
#define AG_PRINTF(index, first) __attribute__((format(printf, index, first)))
#define AG_NORETURN __attribute__((noreturn))

#define AG_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ------------------------------------------------------------------ memory */

typedef void ag_oom_handler(size_t wanted);

/* Set what happens when memory runs out; NULL restores the default.  The handler must not return. */
AG_API void ag_set_oom_handler(ag_oom_handler *handler);

typedef struct ag_arena ag_arena;

AG_API ag_arena *ag_arena_open(void);

/* Frees all that was allocated in it; NULL is allowed. */
AG_API void ag_arena_close(ag_arena *arena);

/* `size` zeroed bytes, aligned for any type.  Never NULL, also for a size of 0. */
AG_API void *ag_alloc(ag_arena *arena, size_t size);

/* A block grown to `size` bytes: in place where it is the arena's last one, else copied.  New bytes are zero. */
AG_API void *ag_grow(ag_arena *arena, void *block, size_t old_size, size_t size);

/* Bytes that the arena holds from the system, for the benchmark and for tests. */
AG_API size_t ag_arena_size(const ag_arena *arena);

/* Copies; ag_strdup(arena, NULL) is NULL. */
AG_API char *ag_strdup(ag_arena *arena, const char *text);
AG_API char *ag_strndup(ag_arena *arena, const char *text, size_t len);
AG_API void *ag_memdup(ag_arena *arena, const void *bytes, size_t size);
AG_API char *ag_format(ag_arena *arena, const char *format, ...) AG_PRINTF(2, 3);

#define AG_NEW(arena, T) ((T *)ag_alloc((arena), sizeof(T)))
#define AG_NEW_ARRAY(arena, T, n) ((T *)ag_alloc((arena), (n) * sizeof(T)))

/* ------------------------------------------------------------------ growing strings */

/*
 * A string under construction.  `text` is never NULL, always ends in NUL, and lives in the arena: when the
 * string is done, just keep `text`.
 */
typedef struct ag_buf {
    ag_arena *arena;
    char *text;
    size_t len;
    size_t size; /* bytes allocated, 0 while `text` is the shared empty string */
} ag_buf;

AG_API ag_buf ag_buf_new(ag_arena *arena);
AG_API void ag_buf_put(ag_buf *buf, const char *text);
AG_API void ag_buf_putn(ag_buf *buf, const char *bytes, size_t len);
AG_API void ag_buf_putc(ag_buf *buf, char c);
AG_API void ag_buf_format(ag_buf *buf, const char *format, ...) AG_PRINTF(2, 3);
AG_API void ag_buf_vformat(ag_buf *buf, const char *format, va_list args) AG_PRINTF(2, 0);

/* Cut back to `len` bytes, which must not exceed the present length. */
AG_API void ag_buf_cut(ag_buf *buf, size_t len);

/* ------------------------------------------------------------------ vectors */

/* `AG_VEC(T) v = {0};`  items[0 … len-1] are set; the room behind them belongs to AG_PUSH. */
#define AG_VEC(T) \
    struct { \
        T *items; \
        uint32_t len; \
        uint32_t cap; \
    }

/* Append one item, which may be computed from the vector as it is; the vector's memory is in the arena. */
#define AG_PUSH(arena, vec, item) \
    ((vec)->items = \
         ag_vec_reserve((arena), (vec)->items, (vec)->len, &(vec)->cap, sizeof *(vec)->items), \
     (vec)->items[(vec)->len] = (item), (vec)->len++)

AG_API void *ag_vec_reserve(ag_arena *arena, void *items, uint32_t len, uint32_t *cap,
                            size_t item_size);

/* A list of strings.  Elements are never NULL. */
typedef struct ag_names {
    const char **items;
    uint32_t len;
    uint32_t cap;
} ag_names;

AG_API bool ag_names_has(const ag_names *names, const char *name);
AG_API bool ag_names_equal(const ag_names *a, const ag_names *b);
/* Equal as sets: order and repetition do not count. */
AG_API bool ag_names_same(const ag_names *a, const ag_names *b);

/* ------------------------------------------------------------------ maps */

/*
 * From string to pointer, in order of insertion.  Keys are not copied.  `entries` may be read directly;
 * order never depends on hashing.
 */
typedef struct ag_map_entry {
    const char *key;
    void *value;
} ag_map_entry;

typedef struct ag_map {
    ag_arena *arena;
    ag_map_entry *entries;
    uint32_t len;
    uint32_t cap;
    uint32_t *slots; /* index + 1 into entries; 0 is empty */
    size_t slot_count;
} ag_map;

AG_API ag_map ag_map_new(ag_arena *arena);

/* The value, or NULL if there is no such key. */
AG_API void *ag_map_find(const ag_map *map, const char *key);
AG_API bool ag_map_has(const ag_map *map, const char *key);

/* Add, or replace the value in place (the entry keeps its position).  True if the key is new. */
AG_API bool ag_map_put(ag_map *map, const char *key, void *value);

/* Remove, keeping the order of the others; linear, but for the last entry.  False if there was none. */
AG_API bool ag_map_remove(ag_map *map, const char *key);

/* ------------------------------------------------------------------ text */

/* strcmp()-like for NULLs too: NULL equals only NULL. */
AG_API bool ag_streq(const char *a, const char *b);
/* Without regard to the case of ASCII letters. */
AG_API bool ag_strcaseeq(const char *a, const char *b);
AG_API bool ag_starts_with(const char *text, const char *prefix);
AG_API bool ag_ends_with(const char *text, const char *suffix);
/* A lower-case copy (ASCII letters only). */
AG_API char *ag_lower(ag_arena *arena, const char *text);
/* A copy with a space for every control character: values of rows may hold anything. */
AG_API char *ag_on_one_line(ag_arena *arena, const char *text);
/* The items joined by `separator`. */
AG_API char *ag_join(ag_arena *arena, const ag_names *names, const char *separator);
/* The parts between separators, empty ones left out, white space around each removed. */
AG_API ag_names ag_split(ag_arena *arena, const char *text, char separator);
/*
 * The candidate nearest to `text` by edit distance, or NULL if none is near enough to be worth suggesting (a third of the longer
 * length, at least 2 edits allowed for 4 or more letters, 1 below).
 */
AG_API const char *ag_nearest(const char *text, const char *const *candidates, size_t count);
/* How many of the bytes, from the first on, are well-formed UTF-8 without NUL. */
AG_API size_t ag_utf8_span(const char *bytes, size_t len);
/* True if all of them are. */
AG_API bool ag_utf8_valid(const char *bytes, size_t len);
/* Shell-like pattern: `*`, `?`, everything else literal; case counts. */
AG_API bool ag_glob(const char *pattern, const char *text);

#ifdef __cplusplus
}
#endif

#endif
