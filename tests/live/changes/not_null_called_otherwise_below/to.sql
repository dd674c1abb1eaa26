--! not in 17
CREATE TABLE things (id int CONSTRAINT items_id_not_null NOT NULL, sort int CONSTRAINT items_kind_not_null NOT NULL, size int) PARTITION BY LIST (sort);
CREATE TABLE small PARTITION OF things FOR VALUES IN (1);
CREATE TABLE large PARTITION OF things FOR VALUES IN (2, 3) PARTITION BY LIST (sort);
CREATE TABLE largest PARTITION OF large FOR VALUES IN (3);
CREATE TABLE uno (a int CONSTRAINT one_a_not_null NOT NULL, bb int NOT NULL);
CREATE TABLE two (a int NOT NULL);
CREATE TABLE of_both (c int NOT NULL) INHERITS (uno, two);
CREATE TABLE roomy (a int NOT NULL, CONSTRAINT roomy_a_not_null CHECK (a > 0));
