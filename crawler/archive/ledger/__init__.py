"""What was asked and what came of it: feeds, entries, polls, robots.txt, traffic, coverage."""
