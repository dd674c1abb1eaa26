--! not in 17
CREATE TABLE items (id int NOT NULL, kind int NOT NULL, size int) PARTITION BY LIST (kind);
CREATE TABLE small (id int NOT NULL, kind int CONSTRAINT small_kind NOT NULL, size int);
ALTER TABLE items ATTACH PARTITION small FOR VALUES IN (1);
CREATE TABLE large (id int NOT NULL, kind int NOT NULL, size int) PARTITION BY LIST (kind);
CREATE TABLE largest (id int CONSTRAINT of_largest NOT NULL, kind int NOT NULL, size int);
ALTER TABLE large ATTACH PARTITION largest FOR VALUES IN (3);
ALTER TABLE items ATTACH PARTITION large FOR VALUES IN (2, 3);
CREATE TABLE one (a int NOT NULL, b int NOT NULL);
CREATE TABLE two (a int NOT NULL);
CREATE TABLE of_both (c int NOT NULL) INHERITS (one, two);
CREATE TABLE crowded (a int NOT NULL, CONSTRAINT roomy_a_not_null CHECK (a > 0));
INSERT INTO items VALUES (1, 1), (2, 3);
INSERT INTO of_both VALUES (1, 2, 3);
