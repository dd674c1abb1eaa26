SELECT id, states, state, is_draft FROM t ORDER BY id;
SELECT k, state FROM parted ORDER BY k;
