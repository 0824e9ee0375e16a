"""A request to bytes, politely: the per-host queue, the address guard, redirects, robots.txt, stopping at once."""
