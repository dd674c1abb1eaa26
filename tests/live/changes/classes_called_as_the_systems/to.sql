CREATE OPERATOR FAMILY public.integer_ops USING btree;
COMMENT ON OPERATOR FAMILY public.integer_ops USING btree IS 'ours';
CREATE OPERATOR CLASS public.int4_ops FOR TYPE integer USING btree FAMILY public.integer_ops AS STORAGE integer;
CREATE OPERATOR CLASS public.in_the_systems FOR TYPE integer USING btree FAMILY pg_catalog.text_ops AS STORAGE integer;
