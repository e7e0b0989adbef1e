"""And when something is killed, cut, slow, full, doubled, reordered? Judged by the clients' own books only."""
