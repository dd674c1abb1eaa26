CREATE TABLE users (id integer);
COPY public.users (id) FROM stdin;
1
\.
COPY users FROM '/tmp/rows';
