CREATE SCHEMA postgres;
CREATE TYPE postgres.mood AS ENUM ('sad', 'ok');
CREATE TYPE public.mood AS ENUM ('glad');
CREATE FUNCTION postgres.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE TABLE postgres.t (id integer PRIMARY KEY, a integer DEFAULT public.f(), m postgres.mood);
CREATE TABLE public.t (id integer PRIMARY KEY, a integer DEFAULT postgres.f(), m public.mood);
CREATE VIEW public.v AS SELECT x.a, y.m FROM postgres.t x JOIN public.t y USING (id);
