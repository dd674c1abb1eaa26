#define _DEFAULT_SOURCE /* madvise(), mincore() */

#include <autogen/base.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

static void test_arena__gives_zeroed_and_aligned_blocks(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t size = 0; size < 3000; size = size * 2 + 1) {
        char *block = ag_alloc(arena, size);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
        assert_true(is_zero(block, size));
        memset(block, 0xAA, size);
    }
    ag_arena_close(arena);
}

static void test_arena__blocks_of_no_bytes_are_distinct(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    assert_ptr_not_equal(ag_alloc(arena, 0), ag_alloc(arena, 0));
    ag_arena_close(arena);
}

static void test_arena__blocks_do_not_overlap(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    unsigned char *blocks[400];
    for (size_t i = 0; i < AG_COUNT(blocks); i++)
        memset(blocks[i] = ag_alloc(arena, i * 3 + 1), (int)(i & 0xFF), i * 3 + 1);
    for (size_t i = 0; i < AG_COUNT(blocks); i++)
        for (size_t k = 0; k < i * 3 + 1; k++)
            assert_int_equal(blocks[i][k], i & 0xFF);
    ag_arena_close(arena);
}

static void test_arena__starts_small_and_grows_to_big_chunks(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_alloc(arena, 1);
    assert_in_range(ag_arena_size(arena), 4096, 5000);
    for (size_t i = 0; i < 4096; i++)
        ag_alloc(arena, 1024);
    /*
     * 4 MiB were asked for; what is held besides is less than one chunk and the ends of the
     * others.
     */
    assert_in_range(ag_arena_size(arena), 4096 * 1024, 4096 * 1024 + 400 * 1024);
    ag_arena_close(arena);
}

#ifdef MADV_POPULATE_WRITE
static bool is_there(const char *at)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    unsigned char resident = 0;
    assert_int_equal(mincore((void *)((uintptr_t)at & ~(page - 1)), page, &resident), 0);
    return resident & 1;
}

/* The last page of a full chunk is there as soon as its first block is. */
static void test_arena__fetches_the_pages_of_full_chunks_at_once(void **state)
{
    enum { BLOCK = 1024, FULL = 256 * 1024 };
    (void)state;
    if (madvise(NULL, 0, MADV_POPULATE_WRITE) != 0)
        skip(); /* Linux before 5.14 */
    ag_arena *arena = ag_arena_open();
    const char *before = NULL;
    const char *block = ag_alloc(arena, BLOCK);
    for (size_t held = 0; held < 4 * FULL || block == before + BLOCK; held += BLOCK) {
        before = block;
        block = ag_alloc(arena, BLOCK);
    }
    assert_true(is_there(block + FULL - 8 * BLOCK));
    ag_arena_close(arena);
}
#endif

static void test_arena__a_chunk_fits_what_is_asked_for(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *block = ag_alloc(arena, 20000);
    memset(block, 1, 20000);
    assert_in_range(ag_arena_size(arena), 20000, 40000);
    ag_arena_close(arena);
}

static void test_arena__big_blocks_leave_the_chunk_in_use(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    memset(ag_alloc(arena, 1 << 20), 1, 1 << 20); /* before there is any chunk */
    char *small = ag_alloc(arena, 16);
    size_t held = ag_arena_size(arena);
    memset(ag_alloc(arena, 1 << 20), 1, 1 << 20);
    assert_in_range(ag_arena_size(arena) - held, 1 << 20, (1 << 20) + 64);
    assert_ptr_equal(ag_alloc(arena, 16), small + 16);
    ag_arena_close(arena);
}

static void test_arena__close_allows_null_and_an_unused_arena(void **state)
{
    (void)state;
    ag_arena_close(NULL);
    ag_arena_close(ag_arena_open());
}

static void test_arena__grows_the_last_block_in_place(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *block = ag_alloc(arena, 10);
    memset(block, 'x', 10);
    assert_ptr_equal(ag_grow(arena, block, 10, 500), block);
    assert_memory_equal(block, "xxxxxxxxxx", 10);
    assert_true(is_zero(block + 10, 490));
    assert_ptr_equal(ag_alloc(arena, 1), block + 512);
    ag_arena_close(arena);
}

static void test_arena__copies_a_block_that_is_not_the_last(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *block = ag_alloc(arena, 10);
    memset(block, 'x', 10);
    ag_alloc(arena, 1);
    char *grown = ag_grow(arena, block, 10, 100);
    assert_ptr_not_equal(grown, block);
    assert_memory_equal(grown, "xxxxxxxxxx", 10);
    assert_true(is_zero(grown + 10, 90));
    ag_arena_close(arena);
}

static void test_arena__copies_a_block_that_does_not_fit_in_its_chunk(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *block = ag_alloc(arena, 3000);
    memset(block, 'x', 3000);
    char *grown = ag_grow(arena, block, 3000, 200000);
    assert_memory_equal(grown, block, 3000);
    assert_true(is_zero(grown + 3000, 197000));
    ag_arena_close(arena);
}

static void test_arena__growing_nothing_allocates_and_shrinking_keeps(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *block = ag_grow(arena, NULL, 0, 40);
    assert_non_null(block);
    memset(block, 'x', 40);
    assert_ptr_equal(ag_grow(arena, block, 40, 10), block);
    char *again = ag_grow(arena, block, 10, 40);
    assert_true(is_zero(again + 10, 30));
    ag_arena_close(arena);
}

static void test_arena__grows_a_block_of_another_arena_by_copying(void **state)
{
    (void)state;
    ag_arena *one = ag_arena_open();
    ag_arena *two = ag_arena_open();
    char *block = ag_strdup(one, "abc");
    assert_string_equal(ag_grow(two, block, 4, 400), "abc");
    ag_arena_close(one);
    ag_arena_close(two);
}

static void test_arena__copies_strings_and_bytes(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    const char *text = "autogen";
    assert_string_equal(ag_strdup(arena, text), text);
    assert_ptr_not_equal(ag_strdup(arena, text), text);
    assert_null(ag_strdup(arena, NULL));
    assert_string_equal(ag_strndup(arena, text, 4), "auto");
    assert_string_equal(ag_strndup(arena, NULL, 0), "");
    assert_memory_equal(ag_memdup(arena, "a\0b", 3), "a\0b", 3);
    assert_non_null(ag_memdup(arena, NULL, 0));
    ag_arena_close(arena);
}

/* ------------------------------------------------------------------ out of memory */

static jmp_buf escape;
static size_t wanted_bytes;

static void jump_out(size_t wanted)
{
    wanted_bytes = wanted;
    longjmp(escape, 1);
}

static void test_arena__calls_the_handler_when_memory_runs_out(void **state)
{
    (void)state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 15, PTRDIFF_MAX, PTRDIFF_MAX - 8};
    ag_arena *arena = ag_arena_open();
    ag_set_oom_handler(jump_out);
    for (volatile size_t i = 0; i < AG_COUNT(sizes); i++) {
        wanted_bytes = 0;
        if (setjmp(escape) == 0) {
            ag_alloc(arena, sizes[i]);
            fail_msg("the handler was not called");
        }
        assert_true(wanted_bytes > 0);
    }
    ag_set_oom_handler(NULL);
    assert_non_null(ag_alloc(arena, 10));
    ag_arena_close(arena);
}

static void exit_on_abort(int signal_number)
{
    (void)signal_number;
    _exit(42); /* without looking for leaks, which there are */
}

static void return_anyway(size_t wanted)
{
    (void)wanted;
}

/* Run out of memory in a child with its stderr in `out`; true if it was aborted. */
static bool aborts(ag_oom_handler *handler, char *out, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        signal(SIGABRT, exit_on_abort);
        ag_set_oom_handler(handler);
        ag_arena *arena = ag_arena_open();
        ag_alloc(arena, SIZE_MAX);
        _exit(0);
    }
    close(ends[1]);
    size_t len = 0;
    ssize_t got;
    while (len < size - 1 && (got = read(ends[0], out + len, size - 1 - len)) > 0)
        len += (size_t)got;
    out[len] = '\0';
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 42;
}

static void test_arena__the_default_handler_says_so_and_aborts(void **state)
{
    (void)state;
    char out[400];
    assert_true(aborts(NULL, out, sizeof out));
    assert_non_null(strstr(out, "autogen: out of memory ("));
}

static void test_arena__a_handler_that_returns_is_not_trusted(void **state)
{
    (void)state;
    char out[400];
    assert_true(aborts(return_anyway, out, sizeof out));
}

/* Texts lie at the end of a chunk and leave it at any address: what grows stops before them. */
static void test_grow__stops_before_texts(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    char *text = NULL;
    char *block = ag_alloc(arena, 16);
    size_t size = 16;
    for (int i = 0; i < 2000; i++) {
        char *copy = ag_strdup(arena, "abc");
        text = text ? text : copy;
        char *grown = ag_grow(arena, block, size, size + 1);
        memset(grown, 'x', size + 1);
        block = grown;
        size++;
        assert_string_equal(text, "abc");
        assert_string_equal(copy, "abc");
    }
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_grow__stops_before_texts),
        cmocka_unit_test(test_arena__gives_zeroed_and_aligned_blocks),
        cmocka_unit_test(test_arena__blocks_of_no_bytes_are_distinct),
        cmocka_unit_test(test_arena__blocks_do_not_overlap),
        cmocka_unit_test(test_arena__starts_small_and_grows_to_big_chunks),
#ifdef MADV_POPULATE_WRITE
        cmocka_unit_test(test_arena__fetches_the_pages_of_full_chunks_at_once),
#endif
        cmocka_unit_test(test_arena__a_chunk_fits_what_is_asked_for),
        cmocka_unit_test(test_arena__big_blocks_leave_the_chunk_in_use),
        cmocka_unit_test(test_arena__close_allows_null_and_an_unused_arena),
        cmocka_unit_test(test_arena__grows_the_last_block_in_place),
        cmocka_unit_test(test_arena__copies_a_block_that_is_not_the_last),
        cmocka_unit_test(test_arena__copies_a_block_that_does_not_fit_in_its_chunk),
        cmocka_unit_test(test_arena__growing_nothing_allocates_and_shrinking_keeps),
        cmocka_unit_test(test_arena__grows_a_block_of_another_arena_by_copying),
        cmocka_unit_test(test_arena__copies_strings_and_bytes),
        cmocka_unit_test(test_arena__calls_the_handler_when_memory_runs_out),
        cmocka_unit_test(test_arena__the_default_handler_says_so_and_aborts),
        cmocka_unit_test(test_arena__a_handler_that_returns_is_not_trusted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
