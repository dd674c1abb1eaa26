INSERT INTO child VALUES (1, 'x', 2, 'e');
INSERT INTO below VALUES (2, 'y', 3, 'f');
INSERT INTO comes VALUES (4, 'w');
