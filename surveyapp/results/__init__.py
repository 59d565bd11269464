"""A wave becomes one frozen result object; every page, document and export only formats it, read through a View."""
