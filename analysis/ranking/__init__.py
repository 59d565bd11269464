"""Places: ranks, the sets of places that hold, and how far an order can be trusted."""
