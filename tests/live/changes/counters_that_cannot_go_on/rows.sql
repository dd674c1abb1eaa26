SELECT (SELECT sum(id) FROM turned), (SELECT sum(id) FROM large), (SELECT sum(id) FROM small);
