"""What a browser posts becomes answers, or a list of what is wrong."""
