"""Pictures as SVG: one drawing per figure, the same on a page and in print."""
