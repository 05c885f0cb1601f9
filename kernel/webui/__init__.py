"""The WebUI's server: the built page and the kernel's API on one origin, so that no CORS is needed."""
