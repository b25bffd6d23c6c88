"""An organisation's own sign-in by OpenID Connect."""
