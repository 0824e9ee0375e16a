"""Groups articles into stories and traces their origins."""
