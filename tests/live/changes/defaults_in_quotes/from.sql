CREATE TABLE events (id integer PRIMARY KEY, changed bigint DEFAULT 2, plain bigint DEFAULT '2');
