"""Records are kept; workflow and edge are replaceable; the console is for operators."""
