"""Pictures and videos of strangers, decoded in a process of their own and drawn anew."""
