"""What Redress does, one use case a file; each is a callable that holds its ports."""
