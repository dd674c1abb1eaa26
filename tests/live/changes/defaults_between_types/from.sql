CREATE TABLE t (
    id integer PRIMARY KEY,
    note varchar(255) DEFAULT 'some text' NOT NULL,
    code char(3) DEFAULT 'abc' CHECK (code <> 'xyz'),
    n integer DEFAULT 7,
    day timestamp DEFAULT '2020-01-01',
    tags varchar(10)[] DEFAULT '{a,b}'
);
