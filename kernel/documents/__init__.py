"""Documents: taken in, checked, turned into Markdown and cut into chunks. See README.md."""
