"""On paper: the questionnaire, and cards with one-time codes."""
