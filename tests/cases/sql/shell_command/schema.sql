.bail on
.open other.db
