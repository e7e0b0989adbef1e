"""What the room promises, and the proof.

| folder | question | servers |
| --- | --- | --- |
| `unit/` | are the rules right? | none |
| `contract/` | can every service still read every message? snapshot + deltas = snapshot? | none |
| `architecture/` | is the code still where it should be? | none |
| `integration/` | do SQL, migrations, streams, permissions do what we claim? | PostgreSQL, nats-server |
| `e2e/` | does the room keep its promises to people? | everything |
| `fault/` | and when something is killed, cut, slow, full, doubled, reordered? | everything |
| `bench/` | how fast, how big? Figures, no assertions on time | everything |

`run.py` is the pipeline behind `./opsroom test`.
"""
