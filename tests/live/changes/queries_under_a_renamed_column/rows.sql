SELECT count(*) FROM accounts; SELECT * FROM totals;
