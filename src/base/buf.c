#include <autogen/base.h>

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_SIZE = 64 };

static const char empty[1] = "";

ag_buf ag_buf_new(ag_arena *arena)
{
    /* `text` is for writing only once `size` is not 0, hence the cast. */
    return (ag_buf){.arena = arena, .text = (char *)(uintptr_t)empty};
}

/* Room for `more` bytes and the NUL behind them. */
static void reserve(ag_buf *buf, size_t more)
{
    size_t needed = buf->len + more + 1;
    assert(needed > more);
    if (needed <= buf->size)
        return;
    size_t size = buf->size ? buf->size * 2 : FIRST_SIZE;
    if (size < needed)
        size = needed;
    buf->text = ag_grow(buf->arena, buf->size ? buf->text : NULL, buf->size, size);
    buf->size = size;
}

void ag_buf_putn(ag_buf *buf, const char *bytes, size_t len)
{
    if (len == 0)
        return;
    reserve(buf, len);
    memcpy(buf->text + buf->len, bytes, len);
    buf->len += len;
    buf->text[buf->len] = '\0';
}

void ag_buf_put(ag_buf *buf, const char *text)
{
    ag_buf_putn(buf, text, strlen(text));
}

void ag_buf_putc(ag_buf *buf, char c)
{
    reserve(buf, 1);
    buf->text[buf->len++] = c;
    buf->text[buf->len] = '\0';
}

/* Into the room that there is; a second time only where that was too little. */
void ag_buf_vformat(ag_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t room = buf->size ? buf->size - buf->len : 0;
    int len = vsnprintf(room ? buf->text + buf->len : NULL, room, format, args);
    assert(len >= 0);
    if (len > 0 && (size_t)len >= room) {
        reserve(buf, (size_t)len);
        vsnprintf(buf->text + buf->len, (size_t)len + 1, format, again);
    }
    buf->len += (size_t)len;
    va_end(again);
}

void ag_buf_format(ag_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ag_buf_vformat(buf, format, args);
    va_end(args);
}

void ag_buf_cut(ag_buf *buf, size_t len)
{
    assert(len <= buf->len);
    if (len == buf->len)
        return;
    buf->len = len;
    buf->text[len] = '\0';
}

char *ag_format(ag_arena *arena, const char *format, ...)
{
    char text[256]; /* enough for most */
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert(len >= 0);
    if ((size_t)len < sizeof text)
        return ag_strndup(arena, text, (size_t)len);
    char *longer = ag_alloc(arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(longer, (size_t)len + 1, format, args);
    va_end(args);
    return longer;
}
