SELECT id, free::text, tame::text FROM items ORDER BY id
