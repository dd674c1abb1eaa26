CREATE TABLE t (
    id integer PRIMARY KEY,
    note text DEFAULT 'some text' NOT NULL,
    code varchar(8) DEFAULT 'abc' CHECK (code <> 'xyz'),
    n bigint DEFAULT 7,
    day timestamptz DEFAULT '2020-01-01',
    tags text[] DEFAULT '{a,b}'
);
