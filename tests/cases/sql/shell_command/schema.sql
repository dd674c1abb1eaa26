.read tables.sql
