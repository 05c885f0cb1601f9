"""AIgentOS: a kernel for private, local AI agents. See README.md in this folder."""

__version__ = "0.4.0.dev0"
