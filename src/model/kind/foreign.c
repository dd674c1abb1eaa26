/* foreign.c: what lies on other servers, as PostgreSQL sees it: wrappers and servers.  Tables there are tables that name their server; on SQLite there is none of it. */
#include "model/kind.h"

static const ag_field wrapper_fields[] = {
    AG_ROW_REF(ag_foreign_data_wrapper, handler, "handler",
               .doc =
                   "the function that makes plans for its tables; left out: they cannot be read"),
    AG_ROW_REF(ag_foreign_data_wrapper, validator, "validator",
               .doc = "the function that looks at options"),
    AG_ROW_MAP(ag_foreign_data_wrapper, options, "options", .doc = "what it is told"),
    AG_ROW_TEXT(ag_foreign_data_wrapper, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_foreign_data_wrapper, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_foreign_data_wrapper, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_foreign_data_wrapper_shape = {
    .noun = "foreign_data_wrapper",
    .plural = "foreign_data_wrappers",
    .id = AG_KIND_FOREIGN_DATA_WRAPPER,
    .size = sizeof(ag_foreign_data_wrapper),
    .fields = wrapper_fields,
    .field_count = AG_COUNT(wrapper_fields),
    .doc = "a foreign data wrapper that comes with no extension",
};

static const ag_field server_fields[] = {
    AG_ROW_NAME(ag_foreign_server, wrapper, "wrapper", .flags = AG_REQUIRED | AG_REFERS,
                .doc = "the foreign data wrapper, such as postgres_fdw"),
    AG_ROW_TEXT(ag_foreign_server, type, "type", .doc = "a word for the wrapper"),
    AG_ROW_TEXT(ag_foreign_server, version, "version", .doc = "another one"),
    AG_ROW_MAP(ag_foreign_server, options, "options",
               .doc = "where it is, as the wrapper wants to know it: host, port, dbname, …"),
    AG_ROW_TEXT(ag_foreign_server, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_foreign_server, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_foreign_server, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_foreign_server_shape = {
    .noun = "foreign_server",
    .plural = "foreign_servers",
    .id = AG_KIND_FOREIGN_SERVER,
    .size = sizeof(ag_foreign_server),
    .fields = server_fields,
    .field_count = AG_COUNT(server_fields),
    .doc = "a foreign server",
};
