"""The records in one DynamoDB table; docs/data-model.md describes its items and indexes."""
