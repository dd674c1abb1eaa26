SELECT tableoid::regclass, * FROM looser ORDER BY 1, 2;
