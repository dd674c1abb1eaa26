CREATE SCHEMA postgres;
CREATE TYPE postgres.mood AS ENUM ('sad', 'ok', 'new');
CREATE TYPE public.mood AS ENUM ('glad');
CREATE FUNCTION postgres.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 3';
CREATE TABLE postgres.t (id integer PRIMARY KEY, a bigint DEFAULT postgres.f(), m public.mood);
CREATE TABLE public.t (id integer PRIMARY KEY, a integer DEFAULT public.f(), m public.mood, CHECK (a > public.f() OR postgres.f() > 1));
ALTER TABLE public.t ADD FOREIGN KEY (id) REFERENCES postgres.t;
CREATE VIEW public.v AS SELECT x.a, y.m FROM postgres.t x JOIN public.t y USING (id);
