"""What is remembered, and how often something may be done: never without end."""
