"""One file, one function; its path is its name."""
