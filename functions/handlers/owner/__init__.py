"""What owners reach."""
