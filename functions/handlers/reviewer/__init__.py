"""What reviewers reach."""
