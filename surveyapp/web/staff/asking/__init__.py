"""What a questionnaire asks."""
