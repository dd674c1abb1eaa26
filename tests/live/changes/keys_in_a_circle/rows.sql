SELECT id, other FROM stays
