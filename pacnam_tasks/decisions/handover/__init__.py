"""What a person who leaves holds goes to another, by a minute that the receiver confirms."""
