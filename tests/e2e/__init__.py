"""Does the room keep its promises to people? Everything runs, and everything goes through the one origin."""
