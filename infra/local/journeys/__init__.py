"""Journeys through the running system, written as persons and verbs."""
