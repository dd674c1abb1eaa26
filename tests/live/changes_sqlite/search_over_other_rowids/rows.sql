SELECT (SELECT number FROM posts WHERE rowid IN (SELECT rowid FROM search WHERE search MATCH 'second')),
       (SELECT group_concat(title) FROM shown WHERE shown MATCH 'first OR third')
