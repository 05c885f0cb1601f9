"""`aigentos eval`: measures the product's own decisions on labelled data."""
