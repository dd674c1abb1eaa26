/* shop.h: a history of seven revisions with data, tables that SQLite builds again, and one that runs step by step. */
#ifndef TESTS_UNIT_RUN_SHOP_H
#define TESTS_UNIT_RUN_SHOP_H

#include "world.h"

static const told_revision shop[] = {
    {"r1", "null", "",
     "[{\"op\": \"create_table\", \"table\": \"users\", \"columns\": {"
     "    \"id\": {\"type\": \"bigint\", \"nullable\": false},"
     "    \"email\": {\"type\": \"text\", \"nullable\": false}},"
     "  \"primary_key\": {\"name\": \"users_pkey\", \"columns\": [\"id\"]}},"
     " {\"op\": \"create_table\", \"table\": \"items\", \"columns\": {"
     "    \"id\": {\"type\": \"bigint\", \"nullable\": false},"
     "    \"owner\": {\"type\": \"bigint\"}},"
     "  \"primary_key\": {\"name\": \"items_pkey\", \"columns\": [\"id\"]}}]",
     "[{\"op\": \"drop_table\", \"table\": \"items\"}, {\"op\": \"drop_table\", \"table\": "
     "\"users\"}]"},
    {"r2", "\"r1\"", "",
     "[{\"op\": \"execute\", \"sql\": [\"INSERT INTO users (id, email) VALUES (1, 'a;b'), (2, "
     "'it''s');\","
     "  \"INSERT INTO items (id, owner) VALUES (7, 1), (8, NULL)\"]}]",
     "[{\"op\": \"execute\", \"sql\": [\"DELETE FROM items;\", \"DELETE FROM users\"]}]"},
    {"r3", "\"r2\"", "",
     "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"age\", \"type\": \"integer\","
     "  \"nullable\": false, \"default\": \"5\"},"
     " {\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck_age\", \"expression\": "
     "\"age > 0\"}]",
     "[{\"op\": \"drop_check\", \"table\": \"users\", \"check\": \"ck_age\"},"
     " {\"op\": \"drop_column\", \"table\": \"users\", \"column\": \"age\"}]"},
    {"r4", "\"r3\"", "",
     "[{\"op\": \"create_index\", \"table\": \"users\", \"index\": \"ix_email\", \"columns\": "
     "[\"email\"], \"unique\": true},"
     " {\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\","
     "  \"from\": {\"nullable\": false}, \"to\": {\"nullable\": true}}]",
     "[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\","
     "  \"from\": {\"nullable\": true}, \"to\": {\"nullable\": false}},"
     " {\"op\": \"drop_index\", \"table\": \"users\", \"index\": \"ix_email\"}]"},
    {"r5", "\"r4\"", ", \"transaction\": false",
     "[{\"op\": \"execute\", \"sql\": \"UPDATE users SET age = age + 1 WHERE id = 1\","
     "  \"done_when\": \"SELECT 1 FROM users WHERE id = 1 AND age = 6\"},"
     " {\"op\": \"add_column\", \"table\": \"items\", \"column\": \"name\", \"type\": \"text\"},"
     " {\"op\": \"execute\", \"sql\": \"UPDATE items SET name = 'item'\", \"repeatable\": true}]",
     "[{\"op\": \"drop_column\", \"table\": \"items\", \"column\": \"name\"},"
     " {\"op\": \"execute\", \"sql\": \"UPDATE users SET age = 5\", \"repeatable\": true}]"},
    {"r6", "\"r5\"", "",
     "[{\"op\": \"rename_column\", \"table\": \"items\", \"column\": \"owner\", \"to\": "
     "\"user_id\"},"
     " {\"op\": \"add_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_user\","
     "  \"columns\": [\"user_id\"], \"references\": \"users(id)\", \"on_delete\": \"cascade\"}]",
     "[{\"op\": \"drop_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_user\"},"
     " {\"op\": \"rename_column\", \"table\": \"items\", \"column\": \"user_id\", \"to\": "
     "\"owner\"}]"},
    {"r7", "\"r6\"", "",
     "[{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"},"
     " {\"op\": \"drop_check\", \"table\": \"people\", \"check\": \"ck_age\"}]",
     "[{\"op\": \"add_check\", \"table\": \"people\", \"check\": \"ck_age\", \"expression\": "
     "\"age > 0\"},"
     " {\"op\": \"rename_table\", \"table\": \"people\", \"to\": \"users\"}]"},
};

static inline void shop_add(world *w)
{
    world_add_all(w, shop, AG_COUNT(shop));
}

#endif
