CREATE OPERATOR FAMILY public.integer_ops USING btree;
CREATE OPERATOR CLASS public.text_ops FOR TYPE integer USING btree FAMILY public.integer_ops AS STORAGE integer;
