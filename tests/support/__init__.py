"""What several tests need: a room, its clients with their own books, texts as people here write them, and time.

| file | what |
| --- | --- |
| `room` | starts, kills and stops a whole room, and keeps its logs when a test fails |
| `ledger` | 32 reporters with retries, and their own book of what the room has accepted |
| `board_client` | a strict reader of the board's protocol, one line or one that follows through cuts |
| `people` | people, their rights and tokens for one service alone, as accreditation would say them |
| `pages` | a page in a real browser as somebody with given rights, and what no page may do |
| `builders` | reports with Arabic and Kurdish text |
| `eventually` · `clock` · `ports` | waiting for a condition, moving time by hand, free ports |
"""
