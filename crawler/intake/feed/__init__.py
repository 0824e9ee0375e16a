"""RSS, RDF, Atom and JSON Feed: bytes become entries."""
