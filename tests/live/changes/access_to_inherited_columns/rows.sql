INSERT INTO above (id, name, old) VALUES (1, 'one', 'a'), (21, 'three', 'b');
INSERT INTO above_4 VALUES (31, 'four', 'c', 'd');
INSERT INTO heir VALUES (1, 'h', 'e');
