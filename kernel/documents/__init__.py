"""Documents: taken in, checked, converted to text and cut into chunks."""
