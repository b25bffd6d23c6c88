"""The installation's secrets in AWS Secrets Manager, and fresh random ones."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from redress import aws

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

_TOKEN_BYTES = 32


class SecretsmanagerSecrets:
    """Implements the port Secrets.

    Args:
        pepper_arn: names the secret whose string is the pepper.
        client: gives the client when it is first needed.
    """

    def __init__(
        self, pepper_arn: str, client: Callable[[], SecretsManagerClient] = aws.secretsmanager
    ) -> None:
        self._pepper_arn = pepper_arn
        self._connect = client

    def pepper(self) -> bytes:
        """Give the key of all keyed hashes; it is fetched once in the life of the process."""
        return self._pepper

    @cached_property
    def _pepper(self) -> bytes:
        answer = self._connect().get_secret_value(SecretId=self._pepper_arn)
        return answer["SecretString"].encode()

    def token(self) -> str:
        """Make a fresh URL-safe secret of 256 random bits."""
        return secrets.token_urlsafe(_TOKEN_BYTES)

    def digits(self) -> str:
        """Make a fresh sign-in code of six digits."""
        return f"{secrets.randbelow(10**6):06d}"


class SecretsmanagerText:
    """A secret that somebody else gave out; it is fetched when it is first asked for.

    Args:
        arn: names the secret whose string it is.
        client: gives the client when it is first needed.
    """

    def __init__(
        self, arn: str, client: Callable[[], SecretsManagerClient] = aws.secretsmanager
    ) -> None:
        self._arn = arn
        self._connect = client

    def __call__(self) -> str:
        """Give the secret's text."""
        text: str = self._connect().get_secret_value(SecretId=self._arn)["SecretString"]
        return text
