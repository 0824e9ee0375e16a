"""The SQLite file: schema, connection and the only SQL in the project."""
