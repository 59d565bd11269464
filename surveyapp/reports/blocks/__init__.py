"""What reports are made of: one block, one module, one template."""
