"""What people and the importer do in polling; every change is one transaction with its events.

| file | what is done |
| --- | --- |
| `deps` | the tools all of them work with |
| `election` | describe the election, change the description |
| `uploads` | send a file, say which column is which, accept it, discard it |
| `checking` | read a file and say what is in it and what is wrong with it; processor time, so in threads |
| `reading` | make the report of a file that came |
| `acceptance` | write what an accepted file changes, and tell the room |
| `importer` | the part that works off files, one after the other, also after a restart |
| `atlas` | look at the accepted map and search in it |
| `contracts` | from this service's state to what it says in the log |
"""
