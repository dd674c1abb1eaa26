SELECT (SELECT group_concat(id || ':' || ifnull(country, '-') || ifnull(city, '-')) FROM visits), (SELECT group_concat(city || name) FROM places)
