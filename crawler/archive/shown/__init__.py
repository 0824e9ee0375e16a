"""What the pages of the desk show: questions with a bound on what they read, answered in plain values."""
