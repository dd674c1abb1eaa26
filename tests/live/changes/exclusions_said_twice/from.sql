CREATE TABLE t (a integer, EXCLUDE (a WITH =));
