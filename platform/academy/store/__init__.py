"""What the database remembers; rows never leave."""
