"""All SQL of polling, and its files.

| file | question it answers |
| --- | --- |
| `tables` | what is there? |
| `events` | how are the events of a change recorded? |
| `geography` | which provinces has the country, where do they lie? (files beside the code) |
| `elections` | which election is this room for, what do others say about it in figures? |
| `accepted` | what does the accepted map hold, and how is a whole new one written? |
| `questions` | what does somebody looking at the map, or searching in it, get? |
| `imports` | which files came, and what became of them? |
| `lists` | contests with their lists, and staff |
"""
