"""The spiders: feeds here; one small file per site that needs its own."""
