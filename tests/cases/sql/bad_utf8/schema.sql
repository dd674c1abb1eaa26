CREATE TABLE users (name TEXT DEFAULT 'ÿ');
