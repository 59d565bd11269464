"""Commands about survey rounds: made, opened, closed, published, and what their index is made of."""
