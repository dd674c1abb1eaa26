CREATE TABLE events (id int NOT NULL, kind text NOT NULL) PARTITION BY LIST (kind);
CREATE TABLE events_a PARTITION OF events (CONSTRAINT events_a_pkey PRIMARY KEY (kind, id)) FOR VALUES IN ('a');
CREATE TABLE events_b PARTITION OF events FOR VALUES IN ('b');
CREATE UNIQUE INDEX events_by_kind ON events (kind, id);
CREATE TABLE others (id int NOT NULL, kind text NOT NULL) PARTITION BY LIST (kind);
CREATE TABLE others_a PARTITION OF others FOR VALUES IN ('a');
CREATE TABLE gone (id int NOT NULL, kind text NOT NULL) PARTITION BY LIST (kind);
CREATE TABLE gone_a PARTITION OF gone (UNIQUE (kind, id)) FOR VALUES IN ('a');
CREATE UNIQUE INDEX gone_by_kind ON gone (kind, id);
