"""Time stamps from authorities that answer RFC 3161 requests over HTTP."""
