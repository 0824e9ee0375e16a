"""What was judged of stored texts: copies, stories, origins, topics, evidence, and people's verdicts."""
