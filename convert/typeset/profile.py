"""Which region's punctuation and which script's fonts an article wants: decided here, once, from its language."""

from __future__ import annotations

from enum import StrEnum


class Profile(StrEnum):
    """Whose punctuation rules hold (CLREQ 2.1.2: where they sit, CLREQ 6.3.2.1: how far they give way)."""

    MAINLAND = "mainland"  # marks sit at the lower left of their em box
    TAIWAN = "taiwan"  # ，。、：；？！ sit in the middle
    HONGKONG = "hongkong"  # as in Taiwan


class FontScript(StrEnum):
    """Which half of the bundled fonts comes first."""

    HANS = "hans"
    HANT = "hant"


_REGIONS = {"TW": Profile.TAIWAN, "HK": Profile.HONGKONG, "MO": Profile.HONGKONG, "CN": Profile.MAINLAND}


def profile_of(language: str) -> Profile:
    """The region of a BCP 47 tag; Traditional without a region is set as in Taiwan.

    >>> profile_of("zh-Hant-HK"), profile_of("zh-Hant"), profile_of("zh")
    (<Profile.HONGKONG: 'hongkong'>, <Profile.TAIWAN: 'taiwan'>, <Profile.MAINLAND: 'mainland'>)
    """
    parts = language.upper().split("-")
    for part in parts[1:]:
        if part in _REGIONS:
            return _REGIONS[part]
    return Profile.TAIWAN if "HANT" in parts else Profile.MAINLAND


def script_of(language: str) -> FontScript:
    """The script of a BCP 47 tag, read from its region where no script is named.

    >>> script_of("zh-TW"), script_of("zh-Hans-HK"), script_of("zh")
    (<FontScript.HANT: 'hant'>, <FontScript.HANS: 'hans'>, <FontScript.HANS: 'hans'>)
    """
    parts = language.upper().split("-")
    if "HANT" in parts:
        return FontScript.HANT
    if "HANS" in parts:
        return FontScript.HANS
    return FontScript.HANS if profile_of(language) is Profile.MAINLAND else FontScript.HANT
