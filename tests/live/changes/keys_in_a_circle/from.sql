CREATE TABLE teams (id integer PRIMARY KEY, leader integer);
CREATE TABLE people (id integer PRIMARY KEY, team integer REFERENCES teams, boss integer REFERENCES people);
ALTER TABLE teams ADD FOREIGN KEY (leader) REFERENCES people;
CREATE TABLE stays (id integer PRIMARY KEY, other integer);
INSERT INTO stays VALUES (1, 1);
