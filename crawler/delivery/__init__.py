"""Who is told what, when and in which words (pure): events, rules and marks in, outbox rows and messages out."""
