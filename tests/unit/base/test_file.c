#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Each test runs in an empty folder of its own, which is its working directory. */
typedef struct scene {
    ag_arena *arena;
    ag_error err;
    char folder[64];
    int home;
} scene;

static int open_scene(void **state)
{
    scene *s = calloc(1, sizeof *s);
    s->arena = ag_arena_open();
    s->home = open(".", O_RDONLY | O_DIRECTORY);
    strcpy(s->folder, "/tmp/autogen-test-XXXXXX");
    *state = s;
    return s->home >= 0 && mkdtemp(s->folder) && chdir(s->folder) == 0 ? 0 : -1;
}

static int close_scene(void **state)
{
    scene *s = *state;
    char *remove = ag_format(s->arena, "rm -rf %s", s->folder);
    int failed = fchdir(s->home) || system(remove);
    close(s->home);
    ag_arena_close(s->arena);
    free(s);
    return failed;
}

static void put(scene *s, const char *path, const char *text)
{
    if (!ag_file_write(path, text, strlen(text), true, &s->err))
        fail_msg("%s", s->err.message);
}

static const char *get(scene *s, const char *path)
{
    char *text = NULL;
    if (!ag_file_read(s->arena, path, &text, NULL, &s->err))
        fail_msg("%s", s->err.message);
    return text;
}

static void assert_failed(scene *s, ag_error_code code, const char *file, const char *message)
{
    assert_int_equal(s->err.code, code);
    assert_string_equal(s->err.file, file);
    assert_string_equal(s->err.message, message);
    s->err = (ag_error){0};
}

/* Everything in the working directory, temporary files included. */
static int count_entries(scene *s)
{
    FILE *list = popen("ls -A | wc -l", "r");
    int count = -1;
    assert_non_null(list);
    assert_int_equal(fscanf(list, "%d", &count), 1);
    pclose(list);
    (void)s;
    return count;
}

/* ------------------------------------------------------------------ reading */

static void test_file__reads_what_was_written(void **state)
{
    scene *s = *state;
    char *bytes = ag_alloc(s->arena, 100000);
    for (size_t i = 0; i < 100000; i++)
        bytes[i] = (char)(i * 7);
    assert_true(ag_file_write("f", bytes, 100000, false, &s->err));
    char *text = NULL;
    size_t len = 0;
    assert_true(ag_file_read(s->arena, "f", &text, &len, &s->err));
    assert_int_equal(len, 100000);
    assert_memory_equal(text, bytes, len);
    assert_int_equal(text[len], 0);
    assert_int_equal(count_entries(s), 1);
}

static void test_file__reads_an_empty_file(void **state)
{
    scene *s = *state;
    put(s, "f", "");
    char *text = NULL;
    size_t len = 7;
    assert_true(ag_file_read(s->arena, "f", &text, &len, &s->err));
    assert_string_equal(text, "");
    assert_int_equal(len, 0);
}

static void test_file__a_dash_is_standard_input(void **state)
{
    scene *s = *state;
    int ends[2];
    int saved = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "piped", 5), 5);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    assert_string_equal(get(s, "-"), "piped");
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
    if (saved >= 0) {
        dup2(saved, STDIN_FILENO);
        close(saved);
    }
}

static void test_file__reading_fails_with_the_path_and_leaves_out_untouched(void **state)
{
    scene *s = *state;
    char *text = NULL;
    size_t len = 7;
    assert_false(ag_file_read(s->arena, "none", &text, &len, &s->err));
    assert_failed(s, AG_E_READ, "none", "cannot read \"none\": no such file or directory");
    assert_false(ag_file_read(s->arena, ".", &text, &len, &s->err));
    assert_failed(s, AG_E_READ, ".", "cannot read \".\": is a directory");
    assert_null(text);
    assert_int_equal(len, 7);
}

static void do_nothing(int signal_number)
{
    (void)signal_number;
}

static void test_file__reading_goes_on_after_a_signal(void **state)
{
    scene *s = *state;
    struct sigaction action = {.sa_handler = do_nothing};
    sigaction(SIGUSR1, &action, NULL);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    pid_t reader = getpid();
    pid_t child = fork();
    if (child == 0) {
        int fd = open("fifo", O_WRONLY);
        const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
        nanosleep(&pause, NULL);
        kill(reader, SIGUSR1);
        nanosleep(&pause, NULL);
        _exit(write(fd, "late", 4) == 4 ? 0 : 1);
    }
    assert_string_equal(get(s, "fifo"), "late");
    waitpid(child, NULL, 0);
}

/* ------------------------------------------------------------------ writing */

static void test_file__replaces_only_when_told(void **state)
{
    scene *s = *state;
    assert_true(ag_file_write("f", "one", 3, false, &s->err));
    assert_false(ag_file_write("f", "two", 3, false, &s->err));
    assert_failed(s, AG_E_EXISTS, "f", "\"f\" exists already");
    assert_string_equal(get(s, "f"), "one");
    assert_true(ag_file_write("f", "two", 3, true, &s->err));
    assert_string_equal(get(s, "f"), "two");
    assert_int_equal(count_entries(s), 1);
}

static void test_file__a_dangling_link_is_not_overwritten(void **state)
{
    scene *s = *state;
    assert_int_equal(symlink("nowhere", "f"), 0);
    assert_false(ag_file_write("f", "x", 1, false, &s->err));
    assert_failed(s, AG_E_EXISTS, "f", "\"f\" exists already");
    assert_false(ag_file_exists("nowhere"));
}

static void test_file__mode_is_that_of_any_new_file_and_is_kept(void **state)
{
    scene *s = *state;
    struct stat st;
    mode_t mask = umask(027);
    put(s, "f", "x");
    umask(mask);
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(chmod("f", 0604), 0);
    put(s, "f", "y");
    assert_int_equal(stat("f", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0604);
}

static void test_file__writing_fails_without_a_trace(void **state)
{
    scene *s = *state;
    assert_false(ag_file_write("none/f", "x", 1, true, &s->err));
    assert_failed(s, AG_E_IO, "none/f", "cannot write \"none/f\": no such file or directory");
    assert_true(ag_folder_make("d", &s->err));
    assert_false(ag_file_write("d", "x", 1, true, &s->err));
    assert_failed(s, AG_E_IO, "d", "cannot write \"d\": is a directory");
    assert_false(ag_file_write("d", "x", 1, false, &s->err));
    assert_failed(s, AG_E_EXISTS, "d", "\"d\" exists already");
    assert_int_equal(count_entries(s), 1);
}

static void test_file__a_name_that_is_too_long_fails_at_the_rename(void **state)
{
    scene *s = *state;
    char *name = ag_format(s->arena, "%0300d", 0);
    assert_false(ag_file_write(name, "x", 1, true, &s->err));
    assert_int_equal(s->err.code, AG_E_IO);
    assert_false(ag_file_write(name, "x", 1, false, &s->err));
    assert_int_equal(count_entries(s), 0);
}

static void test_file__a_full_disk_leaves_the_old_file(void **state)
{
    scene *s = *state;
    put(s, "f", "old");
    char *bytes = ag_alloc(s->arena, 100000);
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    bool ok = ag_file_write("f", bytes, 100000, true, &s->err);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_false(ok);
    assert_failed(s, AG_E_IO, "f", "cannot write \"f\": file too large");
    assert_string_equal(get(s, "f"), "old");
    assert_int_equal(count_entries(s), 1);
}

static void test_file__steps_around_what_a_crash_left_behind(void **state)
{
    scene *s = *state;
    put(s, ag_format(s->arena, ".autogen-%ld-0.tmp", (long)getpid()), "left behind");
    put(s, "f", "x");
    assert_string_equal(get(s, "f"), "x");
    assert_int_equal(count_entries(s), 2);
}

static void test_file__exists(void **state)
{
    scene *s = *state;
    put(s, "f", "");
    assert_true(ag_file_exists("f"));
    assert_false(ag_file_exists("g"));
    assert_false(ag_file_exists("."));
    assert_true(ag_folder_exists("."));
    assert_false(ag_folder_exists("f"));
    assert_false(ag_folder_exists("g"));
}

/* ------------------------------------------------------------------ folders */

static void test_folder__makes_parents(void **state)
{
    scene *s = *state;
    assert_true(ag_folder_make("a/b/c", &s->err));
    assert_true(ag_folder_exists("a/b/c"));
    assert_true(ag_folder_make("a/b/c", &s->err));
    assert_true(ag_folder_make("a//d/", &s->err));
    assert_true(ag_folder_exists("a/d"));
    assert_true(ag_folder_make(ag_path_join(s->arena, s->folder, "x/y"), &s->err));
    assert_true(ag_folder_exists("x/y"));
    assert_true(ag_folder_make("/", &s->err));
}

static void test_folder__cannot_be_made_where_a_file_is(void **state)
{
    scene *s = *state;
    put(s, "f", "");
    assert_false(ag_folder_make("f", &s->err));
    assert_failed(s, AG_E_IO, "f", "cannot create the folder \"f\": file exists");
    assert_false(ag_folder_make("f/g/h", &s->err));
    assert_failed(s, AG_E_IO, "f", "cannot create the folder \"f\": file exists");
    assert_false(ag_folder_make("", &s->err));
    assert_failed(s, AG_E_IO, "", "cannot create the folder \"\": no such file or directory");
}

static void test_folder__lists_names_sorted_without_hidden_ones(void **state)
{
    scene *s = *state;
    static const char *const files[] = {"b", "a", "B", "c.json", ".hidden", "\xC3\xA4"};
    for (size_t i = 0; i < AG_COUNT(files); i++)
        put(s, files[i], "");
    ag_names names = {0};
    assert_true(ag_folder_list(s->arena, ".", &names, &s->err));
    assert_string_equal(ag_join(s->arena, &names, " "), "B a b c.json \xC3\xA4");
    assert_true(ag_folder_make("empty", &s->err));
    assert_true(ag_folder_list(s->arena, "empty", &names, &s->err));
    assert_int_equal(names.len, 0);
}

static void test_folder__listing_fails_where_there_is_none(void **state)
{
    scene *s = *state;
    ag_names names = {.len = 7};
    assert_false(ag_folder_list(s->arena, "none", &names, &s->err));
    assert_failed(s, AG_E_READ, "none", "cannot list \"none\": no such file or directory");
    assert_int_equal(names.len, 7);
}

/* ------------------------------------------------------------------ paths */

static const char *glob_all(scene *s, const char *pattern)
{
    ag_names paths = {0};
    if (!ag_path_glob(s->arena, pattern, &paths, &s->err))
        fail_msg("%s", s->err.message);
    return ag_join(s->arena, &paths, " ");
}

static void test_path__glob(void **state)
{
    scene *s = *state;
    assert_true(ag_folder_make("x", &s->err) && ag_folder_make("y", &s->err));
    static const char *const files[] = {"x/b.json", "x/a.json", "y/a.json", "y/a.sql", "w[1].json"};
    for (size_t i = 0; i < AG_COUNT(files); i++)
        put(s, files[i], "");
    assert_string_equal(glob_all(s, "x/*.json"), "x/a.json x/b.json");
    assert_string_equal(glob_all(s, "*/a.*"), "x/a.json y/a.json y/a.sql");
    assert_string_equal(glob_all(s, "[y]/?.json"), "y/a.json");
    assert_string_equal(glob_all(s, "x/*.sql"), "");
    assert_string_equal(glob_all(s, "none/*.sql"), "");
    assert_string_equal(glob_all(s, "x/a.json/*"), "");
    assert_string_equal(glob_all(s, "plain.json"), "plain.json");
    assert_string_equal(glob_all(s, "w[1].json"), "w[1].json");
}

static void test_path__a_folder_that_cannot_be_searched_is_an_error(void **state)
{
    scene *s = *state;
    assert_int_equal(symlink("loop", "loop"), 0);
    ag_names paths = {.len = 7};
    assert_false(ag_path_glob(s->arena, "loop/*.json", &paths, &s->err));
    assert_int_equal(s->err.code, AG_E_IO);
    assert_string_equal(s->err.file, "loop/*.json");
    assert_int_equal(paths.len, 7);
}

static void test_path__join(void **state)
{
    scene *s = *state;
    static const struct {
        const char *folder, *path, *joined;
    } cases[] = {
        {"a", "b", "a/b"}, {"a/", "b", "a/b"}, {"/", "b", "/b"},    {"a", "/b", "/b"},
        {NULL, "b", "b"},  {"", "b", "b"},     {".", "b/c", "b/c"}, {"..", "b", "../b"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(ag_path_join(s->arena, cases[i].folder, cases[i].path),
                            cases[i].joined);
}

static void test_path__folder_and_name(void **state)
{
    scene *s = *state;
    static const struct {
        const char *path, *folder, *name;
    } cases[] = {
        {"a/b/c", "a/b", "c"}, {"/c", "/", "c"}, {"c", ".", "c"},
        {"/a/c", "/a", "c"},   {"a/", "a", ""},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        assert_string_equal(ag_path_folder(s->arena, cases[i].path), cases[i].folder);
        assert_string_equal(ag_path_name(cases[i].path), cases[i].name);
    }
}

#define SCENE_TEST(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCENE_TEST(test_file__reads_what_was_written),
        SCENE_TEST(test_file__reads_an_empty_file),
        SCENE_TEST(test_file__a_dash_is_standard_input),
        SCENE_TEST(test_file__reading_fails_with_the_path_and_leaves_out_untouched),
        SCENE_TEST(test_file__reading_goes_on_after_a_signal),
        SCENE_TEST(test_file__replaces_only_when_told),
        SCENE_TEST(test_file__a_dangling_link_is_not_overwritten),
        SCENE_TEST(test_file__mode_is_that_of_any_new_file_and_is_kept),
        SCENE_TEST(test_file__writing_fails_without_a_trace),
        SCENE_TEST(test_file__a_name_that_is_too_long_fails_at_the_rename),
        SCENE_TEST(test_file__a_full_disk_leaves_the_old_file),
        SCENE_TEST(test_file__steps_around_what_a_crash_left_behind),
        SCENE_TEST(test_file__exists),
        SCENE_TEST(test_folder__makes_parents),
        SCENE_TEST(test_folder__cannot_be_made_where_a_file_is),
        SCENE_TEST(test_folder__lists_names_sorted_without_hidden_ones),
        SCENE_TEST(test_folder__listing_fails_where_there_is_none),
        SCENE_TEST(test_path__glob),
        SCENE_TEST(test_path__a_folder_that_cannot_be_searched_is_an_error),
        SCENE_TEST(test_path__join),
        SCENE_TEST(test_path__folder_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
