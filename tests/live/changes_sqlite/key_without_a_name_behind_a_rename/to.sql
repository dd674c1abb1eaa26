CREATE TABLE places (land BIGINT, city INT, name TEXT, PRIMARY KEY (city, land));
CREATE TABLE visits (city INT, country BIGINT, id INT PRIMARY KEY, FOREIGN KEY (city, country) REFERENCES places(city, land) ON DELETE SET NULL);
