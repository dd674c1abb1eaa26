SELECT (SELECT group_concat(used) FROM used), (SELECT group_concat(code) FROM uses)
