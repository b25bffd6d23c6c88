"""Our defaults, once: what a function, a queue or an alarm is in Redress."""
