"""HTML becomes PDF bytes: typefaces, tags, the one door to WeasyPrint."""
