"""One capability a file, owning its functions and their permissions."""
