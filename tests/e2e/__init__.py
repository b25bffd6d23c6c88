"""The journeys and faults of the whole system on the local engine."""
