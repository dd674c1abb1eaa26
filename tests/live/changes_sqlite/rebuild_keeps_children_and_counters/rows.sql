SELECT 'p' AS place, id, a, b FROM p
UNION ALL SELECT 'c', id, p, NULL FROM c
UNION ALL SELECT 'n', id, p, NULL FROM n
UNION ALL SELECT 'd', id, p, NULL FROM d
UNION ALL SELECT 'log', id, what, NULL FROM log
UNION ALL SELECT 'counted', seq, name, NULL FROM sqlite_sequence
UNION ALL SELECT 'v', id, a, NULL FROM v
ORDER BY 1, 2
