"""The board: the live view of the room's log for every screen. Nothing durable.

Owns: nothing. Everything shown is rebuilt from the log at start, and so is its copy of who may watch.
Reads: every noun's newest state on ``ops.>`` as one ordered consumer under the process's own name (``board-1``, …).
Says: ``dead.board.<process>`` for a message it cannot read, and to the other boards ``board.presence.<process>``, who
has which case open, which nobody keeps. Speaks ``/board/ws`` (:mod:`schemas.board`).
Any number of processes may run; they share nothing else, and a screen may come back to another one and resume.

Beside the usual files (the reader goes down):

| file | question it answers |
| --- | --- |
| ``actions`` | who may watch what, and who no longer? |
| ``projector`` | how is the log read, what happens to what cannot be read, how old is what is shown? |
| ``presence`` | who else has a case open? |
| ``neighbours`` | what do the board processes tell each other about that? |
| ``hub`` | which screens watch what, and how does news reach them without one holding up another? |
| ``watch`` | what do screens with equal rights and subscription share? |
| ``client`` | how much of one screen's line is still under way? |
| ``turnstile`` | how is a whole room let in again without stalling who is there? |
| ``frames`` | what are the bytes of a frame? |
| ``pace`` | how often are the screens told? |
| ``meters`` | what does the board count about itself? |
| ``steadiness`` | what keeps the loop from stalling? |
"""
