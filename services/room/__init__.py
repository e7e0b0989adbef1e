"""The command `opsroom`: it starts, watches and stops every part of the room on one machine.

| file | question it answers |
| --- | --- |
| `cli` | what may a person type, and what do they read back? |
| `state` | where does the room keep what? who holds it? |
| `secret_files` | which keys and passwords does a room have, and who may read them? |
| `processes` | how is a part started, recognised again and stopped? |
| `engines` | which nats-server, PostgreSQL and Caddy are these? |
| `postgres` · `broker` · `caddy` | how is each engine set up, started, and known to be ready? |
| `parts` | which services exist, what is their environment, how do they start? |
| `supervisor` | in which order does everything start, restart and stop? |
| `startup` | what does one `up` do, step by step, and what does it tell? |
| `provision` | roles, schemas, streams and permissions (with `provision_nats`, `provision_postgres`) |
| `status` · `doctor` · `verify` | is the room well? what is wrong, how is it mended? |
| `bundle` · `containers` | how does the room get into a hall without network, or into containers? |
"""
