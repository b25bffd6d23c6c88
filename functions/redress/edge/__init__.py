"""HTTP at the edge: documents in, use cases, documents or problems out."""
