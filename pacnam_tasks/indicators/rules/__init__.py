"""What indicators mean: periods, figures made of values, and the official sentence. Pure."""
