"""Who answers for what a change is made of."""
