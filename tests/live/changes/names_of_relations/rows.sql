SELECT x, y, z FROM t
