"""The embedded stack: the whole application in processes of this machine."""
