"""One module or package for each section of the page; a new one is found by being here."""
