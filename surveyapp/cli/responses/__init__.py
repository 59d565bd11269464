"""Commands about responses: taken in, left out."""
