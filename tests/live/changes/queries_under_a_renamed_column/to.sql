CREATE TABLE accounts (id bigint PRIMARY KEY, email varchar(200) NOT NULL, age bigint);
CREATE VIEW grown AS SELECT id, email, age FROM accounts WHERE age >= 18;
CREATE VIEW of_age AS SELECT email AS who FROM grown;
COMMENT ON VIEW of_age IS 'their "mail"
and no more';
GRANT SELECT ON grown TO autogen_reader;
CREATE MATERIALIZED VIEW mails AS SELECT lower(email) AS mail FROM accounts;
CREATE UNIQUE INDEX mails_mail ON mails (mail);
CREATE TABLE orders (id integer CONSTRAINT old_orders_pkey PRIMARY KEY, total bigint);
CREATE VIEW totals AS SELECT sum(total) AS total FROM orders;
CREATE SCHEMA old;
CREATE SCHEMA new;
CREATE TABLE new.events (id integer PRIMARY KEY, weight bigint);
CREATE VIEW weights AS SELECT weight FROM new.events;
CREATE TABLE kinds (id integer PRIMARY KEY, sort varchar(10));
CREATE TABLE guarded (id integer PRIMARY KEY, mail text);
CREATE POLICY guard ON guarded USING (EXISTS (SELECT FROM kinds WHERE kinds.sort = 'x' AND kinds.id = guarded.id));
CREATE RULE keep_kind AS ON UPDATE TO guarded DO ALSO INSERT INTO kinds (id, sort) VALUES (new.id, 'z');
