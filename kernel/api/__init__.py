"""The HTTP kernel: accepts turns, reads rows, streams events. It never calls the model to answer a turn."""
