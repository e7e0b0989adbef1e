"""The synthetic election that a newcomer fills a room with: `opsroom seed iraq-2025`.

| file | question it answers |
| --- | --- |
| `facts` | what is known of the real election, and how is the rest shared out? |
| `outline` | where may a building stand? |
| `land` | which districts, centres and stations are there? |
| `ballot` | which contests, lists and candidates? |
| `sheets` | how does all that look as the spreadsheets that the room imports? |
| `files` | how does a spreadsheet get into the room? |
| `cast` | which organisations and people, so that somebody can sign in as each role? |
| `steps` | what does the command do, step by step, through the room's public surface? |
| `demo` | who are the people it has made, and what is their one-time code now? |

Figures are real where they are known (`iraq-2025.json`, with their sources), everything else is invented and says so in
every name. The same scale makes the same files, byte for byte.
"""
