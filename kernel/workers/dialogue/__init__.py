"""What the dialogue worker does with a turn: answer it with the model."""
