SELECT id, mood, kept FROM people;
