"""What the answers of a wave add up to: by domain and cell, and what is known as counts alone."""
