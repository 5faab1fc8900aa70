"""The colours of pictures on screens: an sRGB profile built here (IEC 61966-2-1).

The grey output intent says nothing of red, green and blue; a picture in colour brings
the meaning of its colours along (ISO 19005-2 6.2.4.2).
"""

from __future__ import annotations

import functools
import struct

from convert.export.pdf.intent import assembled, description, xyz

#: The primaries in the profile connection space, adapted to its white D50 (Bradford).
_PRIMARIES = {b"rXYZ": (0.43607, 0.22249, 0.01392), b"gXYZ": (0.38515, 0.71687, 0.09708),
              b"bXYZ": (0.14307, 0.06061, 0.71410)}  # fmt: skip
_D65 = (0.9505, 1.0, 1.0891)
_STEPS = 1024


@functools.cache
def srgb_profile() -> bytes:
    """A version 2.1 ICC profile of an sRGB display (ICC.1:2001-04 6.3.3).

    >>> profile = srgb_profile()
    >>> int.from_bytes(profile[:4], "big") == len(profile), profile[16:20]
    (True, b'RGB ')
    """
    curve = b"curv\0\0\0\0" + struct.pack(f">I{_STEPS}H", _STEPS, *(_tone(step) for step in range(_STEPS)))
    tags = {
        b"desc": description("sRGB IEC61966-2.1 (computed)"),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": b"XYZ \0\0\0\0" + xyz(*_D65),
        **{name: b"XYZ \0\0\0\0" + xyz(*values) for name, values in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return assembled(tags, b"RGB ")


def _tone(step: int) -> int:
    """How bright a value is, as 16 bits."""
    value = step / (_STEPS - 1)
    light = value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
    return round(light * 65535)
