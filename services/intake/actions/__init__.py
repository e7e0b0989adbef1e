"""What people and messages make intake do, one module per occasion.

``reports`` (file, ask), ``filing`` (the group commit's flush), ``deadlines`` (missed duties), ``dead_letters`` (what no
consumer could take), ``contracts`` (what the log is told), ``deps`` (their tools).
"""
