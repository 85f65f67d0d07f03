"""What is asked of reporting periods: how they stand, who has reported, what they know, what came too late."""
