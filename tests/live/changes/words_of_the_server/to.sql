CREATE TABLE events (
    id bigint NOT NULL,
    at timestamp DEFAULT (now() AT TIME ZONE 'utc'),
    CONSTRAINT past CHECK (at AT TIME ZONE 'utc' < now())
);
CREATE INDEX by_zone ON events ((at AT TIME ZONE 'utc'));
CREATE INDEX by_year ON events (EXTRACT(year FROM at));
