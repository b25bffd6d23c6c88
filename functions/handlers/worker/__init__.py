"""What works on queues."""
