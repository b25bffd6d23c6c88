"""The form without scripts: HTML out, multipart forms in."""
