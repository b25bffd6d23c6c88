"""What runs by the clock, by events, or by an operator's hand."""
