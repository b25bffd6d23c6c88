"""A campaign of the past played again through the real system, at its size."""
