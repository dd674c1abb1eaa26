\set ON_ERROR_STOP on
\gexec
