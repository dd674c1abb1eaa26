-- Who granted it is as it was, too.
SELECT attrelid::regclass, attname, a.* FROM pg_attribute, aclexplode(attacl) a WHERE NOT attisdropped
    AND attrelid::regclass::text ~ 'amounts|measured' ORDER BY 1, 2, 3, 4, 5, 6;
SELECT a.* FROM pg_class, aclexplode(relacl) a WHERE relname = 'seen' ORDER BY 1, 2, 3, 4;
