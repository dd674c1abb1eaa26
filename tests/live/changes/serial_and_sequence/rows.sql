SELECT replace(replace(sequencename, 'owns_', 'own_'), '_seq', ''), last_value FROM pg_sequences WHERE sequencename <> 'both_a_id_seq' ORDER BY 1;
SELECT last_value >= 9 FROM pg_sequences WHERE sequencename IN ('of_both', 'both_a_id_seq') ORDER BY sequencename LIMIT 1;
