"""Files that analysts take away."""
