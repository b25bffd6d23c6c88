"""The composition root: each function's use case with its adapters, made once a process."""
