-- '2' is 2 to everybody but pg_dump, which says which of them it was.
CREATE TABLE events (id integer PRIMARY KEY, changed bigint DEFAULT 3, plain bigint DEFAULT '2',
    big bigint DEFAULT bigint '2', small smallint DEFAULT '-3', negative integer DEFAULT -1, wide bigint DEFAULT -1, huge bigint DEFAULT 30000000000,
    ratio numeric DEFAULT '2', half numeric(4,1) DEFAULT -1.5, approximate double precision DEFAULT '4.5', exact double precision DEFAULT 4.5, never numeric DEFAULT 'NaN');
