--! not in 13
CREATE TABLE events (
    id bigint NOT NULL,
    at timestamp DEFAULT timezone('utc', now()),
    CONSTRAINT past CHECK (timezone('utc', at) < now())
);
CREATE INDEX by_zone ON events (timezone('utc', at));
CREATE INDEX by_year ON events (date_part('year', at));
