"""What every page and answer of the site tells browsers, for safety's sake."""

ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_security_policy(uploads: str, previews: str = "") -> str:
    """Give what pages may do: use what comes from the site, and from the origins of two buckets.

    Files are sent to that of uploads; what lies at that of previews is shown.
    """
    files = " ".join(dict.fromkeys(filter(None, (uploads, previews))))
    allowed = {
        "default-src": "'none'",
        # WebAssembly computes fingerprints of files; no text becomes a program
        "script-src": "'self' 'wasm-unsafe-eval'",
        "style-src": "'self'",
        "img-src": f"'self' data: blob: {previews}".rstrip(),
        "media-src": "blob:",
        "worker-src": "'self'",
        "font-src": "'self'",
        "connect-src": f"'self' {files}",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{directive} {sources}" for directive, sources in allowed.items())
