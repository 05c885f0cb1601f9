"""The command line `aigentos`: one file a command, thin over the kernel's HTTP API and the supervisor."""
