#define _DEFAULT_SOURCE /* madvise() */

#include <autogen/base.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    FIRST_CHUNK = 4 * 1024,
    LAST_CHUNK = 256 * 1024,
    OWN_CHUNK = LAST_CHUNK / 4, /* from here on a block that does not fit gets a chunk of its own */
    HUGE_CHUNK = 2 * 1024 * 1024, /* one page, where the system has such pages */
    HUGE_FROM = 4 * HUGE_CHUNK, /* held by an arena that grows by them: little of it is to spare */
    ALIGNMENT = _Alignof(max_align_t)
};

typedef struct chunk {
    struct chunk *below;
    _Alignas(max_align_t) char bytes[];
} chunk;

/*
 * Blocks are cut from the beginning of [next, end), the rest of the top chunk; texts, which need no
 * alignment, from its end.  Chunks come zeroed from the system and nothing is ever given back, so all
 * bytes between the two are zero: neither ag_alloc() nor ag_grow() has to clear them.
 */
struct ag_arena {
    chunk *top;
    char *next;
    char *end;
    size_t chunk_size; /* of the next chunk */
    size_t held;
};

static void abort_out_of_memory(size_t wanted)
{
    fprintf(stderr, "autogen: out of memory (%zu bytes wanted)\n", wanted);
    abort();
}

static ag_oom_handler *oom_handler = abort_out_of_memory;

void ag_set_oom_handler(ag_oom_handler *handler)
{
    oom_handler = handler ? handler : abort_out_of_memory;
}

static void *system_alloc(size_t size)
{
    void *memory = size < PTRDIFF_MAX ? calloc(1, size) : NULL;
    if (!memory) {
        oom_handler(size);
        abort(); /* a handler must not return */
    }
    return memory;
}

ag_arena *ag_arena_open(void)
{
    ag_arena *arena = system_alloc(sizeof *arena);
    arena->chunk_size = FIRST_CHUNK;
    arena->held = sizeof *arena;
    return arena;
}

void ag_arena_close(ag_arena *arena)
{
    if (!arena)
        return;
    for (chunk *c = arena->top; c;) {
        chunk *below = c->below;
        free(c);
        c = below;
    }
    free(arena);
}

size_t ag_arena_size(const ag_arena *arena)
{
    return arena->held;
}

static chunk *new_chunk(ag_arena *arena, size_t size)
{
    chunk *c = system_alloc(size);
    arena->held += size;
    return c;
}

/* A big block goes under the top, so that the rest of the top chunk stays in use. */
static void *alloc_own_chunk(ag_arena *arena, size_t size)
{
    chunk *c = new_chunk(arena, sizeof(chunk) + size);
    if (arena->top) {
        c->below = arena->top->below;
        arena->top->below = c;
    } else {
        arena->top = c;
    }
    return c->bytes;
}

/*
 * Where there is one chunk of full size, all of it will be used soon: to get its pages at once takes the system a third of the time that it takes to be asked for
 * each.  Systems that cannot do it give them one by one.
 */
static void fetch_pages(chunk *c, size_t size)
{
#ifdef MADV_POPULATE_WRITE
    int before = errno;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)c + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)c + size) & ~(page - 1);
    if (start < end)
        (void)madvise((void *)start, end - start, MADV_POPULATE_WRITE);
    errno = before;
#else
    (void)c;
    (void)size;
#endif
}

/* A page of this size takes the system a tenth of the time that its small ones take.  NULL: there is no memory so aligned. */
static chunk *huge_chunk(ag_arena *arena)
{
    chunk *c = aligned_alloc(HUGE_CHUNK, HUGE_CHUNK);
    if (!c)
        return NULL;
#ifdef MADV_HUGEPAGE
    int before = errno;
    (void)madvise(c, HUGE_CHUNK, MADV_HUGEPAGE);
    errno = before;
#endif
    arena->held += HUGE_CHUNK;
    return memset(c, 0, HUGE_CHUNK);
}

static chunk *next_chunk(ag_arena *arena, size_t *size)
{
    chunk *c = arena->held >= HUGE_FROM && *size <= LAST_CHUNK ? huge_chunk(arena) : NULL;
    if (c) {
        *size = HUGE_CHUNK;
        return c;
    }
    c = new_chunk(arena, *size);
    if (*size >= LAST_CHUNK)
        fetch_pages(c, *size);
    return c;
}

static void add_chunk(ag_arena *arena, size_t needed)
{
    size_t size = arena->chunk_size;
    while (size - sizeof(chunk) < needed)
        size *= 2;
    chunk *c = next_chunk(arena, &size);
    c->below = arena->top;
    arena->top = c;
    arena->next = c->bytes;
    arena->end = c->bytes + ((size - sizeof(chunk)) & ~(size_t)(ALIGNMENT - 1));
    arena->chunk_size = size < LAST_CHUNK ? size * 2 : LAST_CHUNK;
}

/* Blocks of no bytes have an address of their own too. */
static size_t block_size(size_t size)
{
    if (size == 0)
        return ALIGNMENT;
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static size_t room(const ag_arena *arena)
{
    return (size_t)(arena->end - arena->next);
}

void *ag_alloc(ag_arena *arena, size_t size)
{
    if (size >= PTRDIFF_MAX - sizeof(chunk) - ALIGNMENT)
        return system_alloc(SIZE_MAX);
    size_t needed = block_size(size);
    if (needed > room(arena)) {
        if (needed >= OWN_CHUNK)
            return alloc_own_chunk(arena, needed);
        add_chunk(arena, needed);
    }
    void *block = arena->next;
    arena->next += needed;
    return block;
}

/* Grow where it is, if the block is the last one and there is room behind it. */
static bool grow_in_place(ag_arena *arena, const void *block, size_t old_size, size_t size)
{
    size_t have = block_size(old_size);
    if (!arena->next || (const char *)block + have != arena->next)
        return false;
    if (block_size(size) > have + room(arena))
        return false;
    arena->next += block_size(size) - have;
    return true;
}

void *ag_grow(ag_arena *arena, void *block, size_t old_size, size_t size)
{
    if (!block)
        return ag_alloc(arena, size);
    if (size <= old_size || grow_in_place(arena, block, old_size, size))
        return block;
    void *grown = ag_alloc(arena, size);
    memcpy(grown, block, old_size);
    return grown;
}

void *ag_memdup(ag_arena *arena, const void *bytes, size_t size)
{
    void *copy = ag_alloc(arena, size);
    if (size)
        memcpy(copy, bytes, size);
    return copy;
}

/* Texts are many and short: without padding they take half the room. */
static char *alloc_text(ag_arena *arena, size_t size)
{
    if (size > room(arena))
        return ag_alloc(arena, size);
    arena->end -= size;
    return arena->end;
}

char *ag_strndup(ag_arena *arena, const char *text, size_t len)
{
    char *copy = len < SIZE_MAX ? alloc_text(arena, len + 1) : ag_alloc(arena, len);
    if (len)
        memcpy(copy, text, len);
    return copy;
}

char *ag_strdup(ag_arena *arena, const char *text)
{
    return text ? ag_strndup(arena, text, strlen(text)) : NULL;
}
