"""The edge: documents in, documents and problems out."""
