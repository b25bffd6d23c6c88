"""What every page and answer of the site tells browsers, for safety's sake."""

ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_security_policy(upload_origin: str) -> str:
    """Give what pages may do: use what comes from the site, and send files to one bucket."""
    allowed = {
        "default-src": "'none'",
        # WebAssembly computes fingerprints of files; no text becomes a program
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "blob:",
        "worker-src": "'self'",
        "font-src": "'self'",
        "connect-src": f"'self' {upload_origin}",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{directive} {sources}" for directive, sources in allowed.items())
