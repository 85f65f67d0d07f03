"""What is printed: content, rule sets, PDF."""
