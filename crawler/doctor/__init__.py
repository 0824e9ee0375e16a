"""Examines a watch and the machine it runs on, and says of each part whether it is well and what to do."""
