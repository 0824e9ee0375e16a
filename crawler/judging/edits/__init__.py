"""What an edit changed, and when a change makes a version."""
