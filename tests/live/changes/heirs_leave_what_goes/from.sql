-- What leaves a table before that goes, or loses a column, keeps its rows; what has left keeps nothing that goes from itself.
CREATE TABLE p (id integer, n text) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE q (id integer, n text) PARTITION BY LIST (id);
CREATE TABLE q1 PARTITION OF q FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE q11 PARTITION OF q1 FOR VALUES IN (1);
INSERT INTO p VALUES (1, 'a'), (1, 'b'), (2, 'c');
INSERT INTO q VALUES (1, 'a'), (1, 'b'), (1, NULL);
CREATE TABLE a_root (id integer, n text) PARTITION BY LIST (id);
CREATE TABLE a_part PARTITION OF a_root FOR VALUES IN (1);
INSERT INTO a_root VALUES (1, 'a');
