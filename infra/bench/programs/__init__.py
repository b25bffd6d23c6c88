"""What is measured, one program each: it runs in a process of its own and says what it took."""
