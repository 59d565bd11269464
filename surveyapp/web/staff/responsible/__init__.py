"""Who answers for which part of which index, and the way in for such a list."""
