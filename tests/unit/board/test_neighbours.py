"""What boards tell each other about presence, and how long it is believed."""

from hypothesis import given
from hypothesis import strategies as st

from services.board.model import View
from services.board.neighbours import FORGET_SECONDS, PEOPLE_PER_WORD, Elsewhere, Key, Seen, Word, words

ROOM = View(frozenset({"incidents"}), None, frozenset({"joint", "commission"}))
NETWORK = View(frozenset({"incidents"}), frozenset({"IQ-BG", "XX"}), frozenset({"joint"}))
CASE, OTHER = ("incidents", "a"), ("incidents", "b")


def told(elsewhere: Elsewhere, process: str, said: dict[Key, tuple[Seen, ...]], now: float = 0.0) -> set[Key]:
    """Let a process say something as it comes over the bus."""
    changed: set[Key] = set()
    for word in words(said):
        changed |= elsewhere.take(process, Word.model_validate_json(word.model_dump_json()), now)
    return changed


def test_who_has_a_case_open_elsewhere_is_known_with_what_they_may_see() -> None:
    elsewhere = Elsewhere()
    assert told(elsewhere, "board-2", {CASE: (Seen("p", ROOM), Seen("q", NETWORK))}) == {CASE}
    assert told(elsewhere, "board-3", {CASE: (Seen("r", ROOM),)}) == {CASE}
    assert list(elsewhere.at(CASE)) == [Seen("p", ROOM), Seen("q", NETWORK), Seen("r", ROOM)]
    assert list(elsewhere.at(OTHER)) == []


def test_what_is_only_repeated_is_no_change_and_what_was_left_is() -> None:
    elsewhere = Elsewhere()
    said = {CASE: (Seen("p", ROOM),)}
    told(elsewhere, "board-2", said)
    assert told(elsewhere, "board-2", said, 5.0) == set()
    assert told(elsewhere, "board-2", {CASE: ()}, 6.0) == {CASE}
    assert told(elsewhere, "board-2", {CASE: ()}, 7.0) == set()
    assert len(elsewhere) == 0 and list(elsewhere.at(CASE)) == []


def test_what_is_not_repeated_for_fifteen_seconds_is_forgotten_and_the_rest_is_not() -> None:
    elsewhere = Elsewhere()
    told(elsewhere, "board-2", {CASE: (Seen("p", ROOM),), OTHER: (Seen("q", ROOM),)}, 0.0)
    told(elsewhere, "board-3", {CASE: (Seen("r", ROOM),)}, 1.0)
    told(elsewhere, "board-2", {OTHER: (Seen("q", ROOM),)}, 10.0)
    assert elsewhere.forget(FORGET_SECONDS - 0.1) == set()
    assert elsewhere.forget(FORGET_SECONDS) == {CASE}
    assert list(elsewhere.at(CASE)) == [Seen("r", ROOM)]
    assert elsewhere.forget(FORGET_SECONDS + 1.0) == {CASE}
    assert list(elsewhere.at(OTHER)) == [Seen("q", ROOM)]


def test_a_process_that_ends_takes_its_people_along_and_nobody_elses() -> None:
    elsewhere = Elsewhere()
    told(elsewhere, "board-2", {CASE: (Seen("p", ROOM),), OTHER: (Seen("p", ROOM),)})
    told(elsewhere, "board-3", {CASE: (Seen("r", ROOM),)})
    assert elsewhere.take("board-2", Word(gone=True), 1.0) == {CASE, OTHER}
    assert list(elsewhere.at(CASE)) == [Seen("r", ROOM)]


def test_no_more_is_held_than_the_limit_and_what_is_held_is_still_repeated() -> None:
    elsewhere = Elsewhere(limit=2)
    keys: list[Key] = [("incidents", str(number)) for number in range(5)]
    told(elsewhere, "board-2", {key: (Seen("p", ROOM),) for key in keys})
    assert len(elsewhere) == 2
    assert told(elsewhere, "board-2", {keys[0]: (Seen("q", ROOM),), keys[4]: (Seen("q", ROOM),)}) == {keys[0]}


people = st.lists(st.builds(Seen, st.sampled_from("pqrstuv"), st.sampled_from((ROOM, NETWORK))), max_size=60).map(tuple)


@given(st.dictionaries(st.tuples(st.just("incidents"), st.text("abcdef", min_size=1, max_size=3)), people, max_size=40))
def test_what_is_cut_into_words_is_whole_and_no_word_is_long(said: dict[Key, tuple[Seen, ...]]) -> None:
    elsewhere = Elsewhere()
    told(elsewhere, "board-2", said)
    assert {key: tuple(elsewhere.at(key)) for key in said} == said
    for word in words(said):
        assert sum(len(one.people) + 1 for one in word.open) <= PEOPLE_PER_WORD + 61


def test_a_question_is_said_even_when_there_is_nothing_to_tell() -> None:
    (word,) = words({}, asks=True)
    assert word.asks and not word.open
    assert list(words({})) == []
