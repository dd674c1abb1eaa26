SELECT u.id, u.name, n.body, v.id FROM users u JOIN notes n ON n.user_id = u.id LEFT JOIN named v ON v.id = u.id ORDER BY 1
