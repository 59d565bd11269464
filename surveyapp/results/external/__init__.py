"""Sister indices as they were published: what each is made of, whether it follows from its parts, what a move means."""
