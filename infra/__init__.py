"""The infrastructure of Redress, synthesised by the CDK."""
