"""What a person chooses about messages: the hour, e-mail or not, whether what is urgent comes at once."""
