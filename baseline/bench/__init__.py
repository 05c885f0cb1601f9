"""The bench: what AIgentOS adds to a model backend, as ratios against the same backend asked directly."""
