"""The functions as AWS calls them, wired to the fakes."""
