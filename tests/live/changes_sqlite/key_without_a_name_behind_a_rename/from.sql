CREATE TABLE places (country INT, city INT, name TEXT, PRIMARY KEY (country, city));
CREATE TABLE visits (country INT, city INT, id INT PRIMARY KEY, FOREIGN KEY (country, city) REFERENCES places(country, city) ON DELETE SET NULL);
INSERT INTO places VALUES (1, 2, 'x'), (1, 3, 'y');
INSERT INTO visits VALUES (1, 2, 1), (1, NULL, 2), (NULL, NULL, 3);
