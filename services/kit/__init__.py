"""What two or more services need and that says nothing about elections: log, database, time, ids, HTTP, health."""
