"""Campaigns, submissions, reviewers and choices as tests need them."""
