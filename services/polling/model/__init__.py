"""Rules of polling: what a file says, what is wrong with it, and what accepting it would change. Pure.

| file | question it answers |
| --- | --- |
| `columns` | which columns may a file have, by which names do people call them, which are needed? |
| `words` | what does a cell mean: a code, a number, a yes, a kind of station? |
| `findings` | what was found, how often, where for example? |
| `geography` | which province is meant, and where does it lie? |
| `facts` | what are an election, a centre, a station, a contest, a member of staff? |
| `draft` | one row after the other: what map does the file describe, what contradicts itself? |
| `review` | the whole map: rules on every centre, totals against control totals, changes against the accepted map |
| `diff` | what would be made, changed, moved, withdrawn? |
| `contests`, `staff`, `controls` | the same for the other kinds of file |

Order never matters: rows and columns may stand in any order and give the same map and the same findings.
"""
