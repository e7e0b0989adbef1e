"""Text as people write it here: cleaned before it is stored, folded before it is compared.

Arabic, Sorani and Persian keyboards write the same word with different letters, digits and invisible marks. What is
stored is what was written (`clean_text`); what is compared is its key (`search_key`).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_BIDI_CONTROLS: Final = frozenset(chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_CONTROLS: Final = frozenset(chr(point) for point in (*range(0x20), *range(0x7F, 0xA0))) - {"\n"}
_SUSPECT: Final = re.compile(f"[{re.escape(''.join(sorted(_BIDI_CONTROLS | _CONTROLS)))}\ud800-\udfff]")
_REMOVED: Final[Mapping[int, str | None]] = {
    **{ord(character): None for character in _BIDI_CONTROLS | _CONTROLS},
    **{ord(character): " " for character in "\t\v\f"},
    0x85: "\n",
}

_DIGITS: Final[Mapping[int, str]] = {
    **{ord("٠") + n: str(n) for n in range(10)},
    **{ord("۰") + n: str(n) for n in range(10)},
}
"""Arabic-Indic and Persian digits."""

_ALIKE: Final[Mapping[int, str]] = {
    **_DIGITS,
    **{ord(letter): "ا" for letter in "ٱٲٳٵ"},
    **{ord(letter): "ي" for letter in "ىیێېےۍ"},
    **{ord(letter): "ك" for letter in "کڪګڬ"},
    **{ord(letter): "ه" for letter in "ةەھہۀۃۿ"},
    **{ord(letter): "و" for letter in "ۆۇۊۋ"},
    ord("ڕ"): "ر",
    ord("ڵ"): "ل",
    ord("ء"): "",
    ord("ـ"): "",
}
"""Letters that one keyboard has and another writes as its neighbour; hamza and tatweel are left out."""

_PLAIN: Final = re.compile(r"[a-z0-9 ]*")


def clean_text(text: str) -> str:
    """Return free text as it may be stored and shown beside other people's text.

    Composed to NFC. Bidi embedding, override and isolate controls are removed, because they could reorder the text of
    others on the wall; C0 and C1 controls are removed except newline (tabs become spaces, NEL a newline). Lone
    surrogates, which no database can store, become U+FFFD. Joiners that Kurdish and Arabic need stay.
    """
    if not _SUSPECT.search(text) and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = text.replace("\r\n", "\n").translate(_REMOVED)
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", text).strip()


def is_readable(text: str) -> bool:
    """Say whether a person can see anything in the text: a letter, digit, sign or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def fold_digits(text: str) -> str:
    """Return the text with Arabic-Indic (٠–٩) and Persian (۰–۹) digits written as Latin ones."""
    return text if text.isascii() else text.translate(_DIGITS)


def search_key(text: str) -> str:
    """Return what two spellings of one word have in common, for comparing and searching; never for showing.

    Case, width, harakat, tatweel, hamza and invisible marks are left out; forms of alef, ya, kaf, heh and teh marbuta,
    and the Kurdish letters that Arabic keyboards lack, become one letter each; digits become Latin; white space is one
    space. Idempotent: the key of a key is itself.
    """
    if _PLAIN.fullmatch(text) and "  " not in text:
        return text.strip()
    apart = unicodedata.normalize("NFKD", text).casefold()
    # Folding may bring marks and letters that have to be folded once more (the final sigma, Turkish dotted I).
    apart = unicodedata.normalize("NFKD", apart).casefold()
    seen = "".join(character for character in apart if unicodedata.category(character) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen.translate(_ALIKE)).split())


_UNSEEN: Final = frozenset({"Mn", "Me", "Cf", "Cs"})
"""Categories of characters that are no letter of their own: marks over letters, invisible formatting, surrogates."""
