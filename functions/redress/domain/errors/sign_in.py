"""Refusals at the desk's door: sign-in, passkeys, and the organisation's own sign-in."""

from __future__ import annotations

from redress.domain.errors.refusals import RefusalError


class NotSignedInError(RefusalError):
    """There is no session, or it is forged, expired or ended."""

    code = "not_signed_in"
    status = 401


class WrongCodeError(RefusalError):
    """The sign-in code is wrong, used, too old, or was asked for by another browser."""

    code = "wrong_code"
    status = 401


class FreshCodeNeededError(RefusalError):
    """What was asked for needs a proof of who asks that is at most ten minutes old."""

    code = "fresh_code_needed"
    status = 403


class PasskeyRefusedError(RefusalError):
    """A passkey is unknown, another's, of another site, or did not answer what it was asked."""

    code = "passkey_refused"
    status = 403


class PasskeyCopiedError(RefusalError):
    """A passkey counted backwards: something else uses a copy of it."""

    code = "passkey_copied"
    status = 403


class TooManyPasskeysError(RefusalError):
    """The reviewer has as many passkeys as one may have."""

    code = "too_many_passkeys"
    status = 409


class WrongSignatureError(RefusalError):
    """The signature is not one of the reviewer's passkeys over what was asked."""

    code = "wrong_signature"
    status = 403


class NoIssuerError(RefusalError):
    """The organisation's own sign-in is not set up here."""

    code = "no_issuer"
    status = 404


class IssuerRefusedError(RefusalError):
    """The organisation's sign-in vouched for nobody, or for nobody who is known here."""

    code = "issuer_refused"
    status = 403


class IssuerSilentError(RefusalError):
    """The organisation's sign-in cannot be reached, or does not answer as it should."""

    code = "issuer_silent"
    status = 503


class ForeignOriginError(RefusalError):
    """A state-changing request did not come from the desk's own pages (CSRF)."""

    code = "foreign_origin"
    status = 403
