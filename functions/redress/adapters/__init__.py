"""The ports, implemented with services and packages; each adapter knows one of them."""
