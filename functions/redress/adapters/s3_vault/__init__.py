"""The locked bucket: evidence is written once, retained, held, and read back."""

from redress.adapters.s3_vault.vault import S3Vault

__all__ = ["S3Vault"]
