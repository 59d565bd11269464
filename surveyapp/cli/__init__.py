"""The command line: fetch, ask, answer; exit code 0 done, 1 refused and nothing changed, 2 wrong usage."""
