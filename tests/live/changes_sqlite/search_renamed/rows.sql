SELECT (SELECT title FROM first_title), (SELECT rowid FROM search WHERE search MATCH 'two')
