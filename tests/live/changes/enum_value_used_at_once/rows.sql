SELECT id, mood FROM people ORDER BY 1
