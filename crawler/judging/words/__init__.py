"""Words, as every judgement counts them: tokens and fingerprints."""
