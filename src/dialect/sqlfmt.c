#include <autogen/dialect.h>

#include <assert.h>
#include <inttypes.h>
#include <string.h>

/* A text that is no well-formed qualified name cannot get here; if it does, it is still quoted as one name. */
static void put_qualified(ag_buf *out, const ag_dialect *dialect, const char *text)
{
    ag_name name;
    ag_error ignored = {0};
    if (dialect->put_name) {
        dialect->put_name(out, text);
        return;
    }
    if (!ag_key_parse(out->arena, text, &name, &ignored))
        name = (ag_name){.name = text};
    if (name.schema) {
        dialect->put_identifier(out, name.schema);
        ag_buf_putc(out, '.');
    }
    dialect->put_identifier(out, name.name);
}

/* Without types, where the text has none. */
static void put_signature(ag_buf *out, const ag_dialect *dialect, const char *text)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    put_qualified(out, dialect, text);
    if (!ag_signature_parse(out->arena, text, &signature, &ignored))
        return;
    ag_buf_format(out, "(%s)", ag_join(out->arena, &signature.types, ", "));
}

static void put_identifiers(ag_buf *out, const ag_dialect *dialect, const ag_names *names)
{
    for (size_t i = 0; i < names->len; i++) {
        if (i > 0)
            ag_buf_put(out, ", ");
        dialect->put_identifier(out, names->items[i]);
    }
}

static void put_literal(ag_buf *out, const ag_dialect *dialect, const char *text)
{
    if (text)
        dialect->put_literal(out, text);
    else
        ag_buf_put(out, "NULL");
}

static void put_conversion(ag_buf *out, const ag_dialect *dialect, char conversion, va_list *args)
{
    switch (conversion) {
    case 'I': dialect->put_identifier(out, va_arg(*args, const char *)); break;
    case 'N': put_qualified(out, dialect, va_arg(*args, const char *)); break;
    case 'R': put_signature(out, dialect, va_arg(*args, const char *)); break;
    case 'L': put_literal(out, dialect, va_arg(*args, const char *)); break;
    case 'S':
    case 'T': ag_buf_put(out, va_arg(*args, const char *)); break;
    case 'C': put_identifiers(out, dialect, va_arg(*args, const ag_names *)); break;
    case 'd': ag_buf_format(out, "%d", va_arg(*args, int)); break;
    case 'D': ag_buf_format(out, "%" PRId64, va_arg(*args, int64_t)); break;
    default: assert(conversion == '%'); ag_buf_putc(out, '%');
    }
}

void ag_vsqlf(ag_buf *out, const ag_dialect *dialect, const char *format, va_list args)
{
    va_list rest; /* whose address may be taken on every platform, unlike that of a parameter */
    va_copy(rest, args);
    for (const char *c = format; *c; c++) {
        size_t plain = strcspn(c, "%");
        ag_buf_putn(out, c, plain);
        c += plain;
        if (!*c)
            break;
        put_conversion(out, dialect, *++c, &rest);
    }
    va_end(rest);
}

void ag_sqlf(ag_buf *out, const ag_dialect *dialect, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ag_vsqlf(out, dialect, format, args);
    va_end(args);
}

char *ag_sql_format(ag_arena *arena, const ag_dialect *dialect, const char *format, ...)
{
    ag_buf out = ag_buf_new(arena);
    va_list args;
    va_start(args, format);
    ag_vsqlf(&out, dialect, format, args);
    va_end(args);
    return out.text;
}
