SELECT p, q, r FROM t; SELECT p, n FROM u; SELECT p, k FROM parts
