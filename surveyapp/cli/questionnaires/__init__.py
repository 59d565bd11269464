"""Commands about questionnaires."""
