"""Photos, recordings, films and documents that people attach: hostile until read, without a position when kept.

| file | question it answers |
| --- | --- |
| `kinds` | what is this file, by its first bytes, and under which name does it leave? |
| `storage` | where do the bytes lie while they come, and for good? |
| `cleaning` | the call of the process that reads a file and writes it anew |
| `child` | that process: which reader, with how much memory and time |
| `photos` | pictures, decoded and encoded anew |
| `heif` | pictures of phones that no library of a fitting licence decodes: emptied in place |
| `films` | MP4, QuickTime and 3GP, film or sound: what is no picture and no sound is blanked |
| `boxes` | the boxes such files are made of |
| `matroska` | WebM |
| `ogg`, `sounds` | voice messages and other sound |
| `documents` | PDF |
| `places` | where and when a camera says it was |

Only `kinds`, `storage` and `cleaning` run in the service; everything that looks further into a file than its first
bytes runs in the process of `child`.
"""
