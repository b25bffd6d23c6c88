"""An organisation's own sign-in, beside mailed codes and passkeys."""

from dataclasses import dataclass

from infra.toml_reader import StageError, matches


@dataclass(frozen=True)
class SignInSettings:
    """An issuer of OpenID Connect: its identifier, what it knows us by, what people call it.

    Without `oidc_issuer` there is none. The client's secret is in the secret that the stack makes.
    """

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_name: str = ""

    def __post_init__(self) -> None:
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_name)
        if any(given) != all(given):
            raise StageError("sign_in needs all of oidc_issuer, oidc_client_id, oidc_name, or none")
        if self.oidc_issuer:
            address = r"https://[^\s?#]+"
            matches("sign_in.oidc_issuer", self.oidc_issuer, address, "an https address")

    def as_environment(self) -> dict[str, str]:
        """Write them as functions read them."""
        return {
            "OIDC_ISSUER": self.oidc_issuer,
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_NAME": self.oidc_name,
        }
