CREATE TABLE t (id integer, "Name" text);
CREATE TABLE log (id integer, at timestamptz DEFAULT now(), what text);
CREATE TABLE gone (id integer);
CREATE VIEW v AS SELECT id, "Name" FROM t;
CREATE RULE goes AS ON INSERT TO t DO ALSO INSERT INTO gone VALUES (new.id);
CREATE RULE nothing AS ON DELETE TO t DO INSTEAD NOTHING;
CREATE RULE logs AS ON UPDATE TO t WHERE old.id <> new.id OR new."Name" = 'do instead' DO ALSO INSERT INTO log (id, what) VALUES (new.id, 'it''s; done');
COMMENT ON RULE logs ON t IS 'who knows';
CREATE RULE several AS ON INSERT TO v DO INSTEAD (INSERT INTO t VALUES (new.id, new."Name"); INSERT INTO log (id) VALUES (new.id));
