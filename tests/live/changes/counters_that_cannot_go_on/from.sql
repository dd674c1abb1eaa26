-- A column comes to count within limits that the sequence it had has left, and on the way back.
CREATE SEQUENCE down INCREMENT -1;
CREATE TABLE turned (id integer NOT NULL DEFAULT nextval('down'));
INSERT INTO turned SELECT FROM generate_series(1, 9);

CREATE SEQUENCE large_id START 40000;
CREATE TABLE large (id bigint NOT NULL DEFAULT nextval('large_id'));
INSERT INTO large SELECT FROM generate_series(1, 9);

CREATE TABLE small (id integer GENERATED ALWAYS AS IDENTITY);
INSERT INTO small SELECT FROM generate_series(1, 9);
