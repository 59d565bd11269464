"""The office's pages under `/staff`: a folder each, with its view, its page and its template."""
