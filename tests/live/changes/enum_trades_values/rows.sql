SELECT id, mood FROM people;
