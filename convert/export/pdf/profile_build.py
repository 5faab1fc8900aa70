"""Builds ``fogra39.icc``: ``python -m convert.export.pdf.profile_build convert/export/pdf/fogra39.icc``.

No CMYK profile may be copied into every file we write, so this one is computed, from
figures alone: the colours of the solids that ISO 12647-2:2004 (with Amd 1:2007) gives for
offset on coated paper, which is what the ICC registry calls FOGRA39, and its tone value
increase. Between them stands Neugebauer's equation. Along black, the only ink hanpress
uses, that is exact at paper, at full ink and for the tone curve; mixed colours are
estimates, good enough for a proof and never asked for by our own pages.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path

import click

Triple = tuple[float, float, float]
Inks = tuple[float, float, float, float]

#: CIELAB (D50, white backing) of the paper and of every solid and overprint of C, M and Y; K below.
_SOLIDS: dict[tuple[int, int, int], Triple] = {
    (0, 0, 0): (95, 0, -2),
    (1, 0, 0): (55, -37, -50),
    (0, 1, 0): (48, 74, -3),
    (0, 0, 1): (89, -5, 93),
    (0, 1, 1): (47, 68, 48),
    (1, 0, 1): (50, -68, 25),
    (1, 1, 0): (24, 22, -46),
    (1, 1, 1): (23, 0, 0),
}
_BLACK: Triple = (16, 0, 0)

#: Tone value increase at half tone: curve A for the colours, curve B for black.
_INCREASE: Inks = (0.13, 0.13, 0.13, 0.16)

_D50: Triple = (0.9642, 1.0, 0.8249)

_NODES_OF_INK, _NODES_OF_LAB, _TRIED = 5, 7, 6

#: How much a unit of coloured ink counts against a colour difference of one: black is preferred to mixtures.
_COST_OF_COLOUR = 4.0


def profile() -> bytes:
    """The profile, version 2.4 (ICC.1:2004-10 is version 4; 2.x is what PDF/X-4 readers of any age read)."""
    to_lab = _table(4, 3, _NODES_OF_INK, map(_lab_bytes, map(_lab_at, _grid(4, _NODES_OF_INK))), _input_curves())
    tried = [(_mixed(inks), inks) for inks in _grid(4, _TRIED)]
    from_lab = _table(
        3, 4, _NODES_OF_LAB, (_ink_bytes(_nearest(tried, point)) for point in _grid(3, _NODES_OF_LAB)), None
    )
    in_gamut = _table(3, 1, 2, (b"\0" for _ in range(8)), None)
    name = b"Coated paper (FOGRA39 solids)"
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(name) + 1) + name + bytes(1 + 4 + 4 + 2 + 1 + 67),
        b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0",
        b"wtpt": b"XYZ " + bytes(4) + struct.pack(">3i", *(round(part * 65536) for part in _PAPER)),
        b"A2B0": to_lab,
        b"A2B1": to_lab,
        b"A2B2": to_lab,
        b"B2A0": from_lab,
        b"B2A1": from_lab,
        b"B2A2": from_lab,
        b"gamt": in_gamut,
    }
    return _assembled(tags)


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    """Header, table of tags and data; equal data stand once."""
    first = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    data = b""
    for body in tags.values():
        if body not in places:
            places[body] = first + len(data)
            data += body + bytes(-len(body) % 4)
    table = struct.pack(">I", len(tags))
    table += b"".join(struct.pack(">4sII", tag, places[body], len(body)) for tag, body in tags.items())
    header = struct.pack(
        ">I4s4s4s4s4s6H4s4sIIIQI12s48x",
        first + len(data),
        bytes(4),
        b"\x02\x40\0\0",
        b"prtr",
        b"CMYK",
        b"Lab ",
        *(2024, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        *(0, 0, 0, 0, 0),
        struct.pack(">3i", *(round(part * 65536) for part in _D50)),
    )
    return header + table + data


def _table(inputs: int, outputs: int, nodes: int, values: Iterator[bytes], curves: Sequence[bytes] | None) -> bytes:
    """A lut8Type: curves in, a grid of nodes, straight lines out."""
    straight = bytes(range(256))
    unit = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    head = b"mft1" + bytes(4) + struct.pack(">4B", inputs, outputs, nodes, 0) + unit
    return head + b"".join(curves or [straight] * inputs) + b"".join(values) + straight * outputs


def _grid(channels: int, nodes: int) -> Iterator[tuple[float, ...]]:
    """The nodes of a grid, each channel from 0 to 1, the last running fastest."""
    return product([index / (nodes - 1) for index in range(nodes)], repeat=channels)


def _xyz(lab: Triple) -> Triple:
    lightness = (lab[0] + 16) / 116
    roots = (lightness + lab[1] / 500, lightness, lightness - lab[2] / 200)
    x, y, z = (
        white * (root**3 if root > 6 / 29 else 3 * (6 / 29) ** 2 * (root - 4 / 29))
        for white, root in zip(_D50, roots, strict=True)
    )
    return x, y, z


def _lab(xyz: Triple) -> Triple:
    shares = (part / white for part, white in zip(xyz, _D50, strict=True))
    x, y, z = (share ** (1 / 3) if share > (6 / 29) ** 3 else share * (29 / 6) ** 2 / 3 + 4 / 29 for share in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


_PAPER = _xyz(_SOLIDS[0, 0, 0])


def _primary(which: tuple[int, ...]) -> Triple:
    """XYZ of a solid overprint; black over a colour takes away as much light as black over paper does."""
    colour = _xyz(_SOLIDS[which[0], which[1], which[2]])
    if not which[3]:
        return colour
    x, y, z = (part * black / paper for part, black, paper in zip(colour, _xyz(_BLACK), _PAPER, strict=True))
    return x, y, z


_PRIMARIES = {which: _primary(which) for which in product((0, 1), repeat=4)}


def _coverage(tone: float, increase: float) -> float:
    """The share of paper that a tone covers in print."""
    return tone + 4 * increase * tone * (1 - tone)


def _printed(covered: Sequence[float]) -> Triple:
    """Neugebauer: every overprint counts by the share of paper it covers.

    The colour is relative to the paper's, as a profile's tables want it (ICC.1:2001-04, A.1);
    the paper itself is the profile's white point.
    """
    total = [0.0, 0.0, 0.0]
    for which, colour in _PRIMARIES.items():
        share = 1.0
        for present, part in zip(which, covered, strict=True):
            share *= part if present else 1 - part
        total = [known + share * part for known, part in zip(total, colour, strict=True)]
    x, y, z = (part * white / paper for part, white, paper in zip(total, _D50, _PAPER, strict=True))
    return _lab((x, y, z))


def _mixed(inks: Sequence[float]) -> Triple:
    return _printed([_coverage(tone, increase) for tone, increase in zip(inks, _INCREASE, strict=True)])


def _lightness(channel: int, covered: float) -> float:
    return _printed([covered if index == channel else 0.0 for index in range(4)])[0]


def _input_curves() -> list[bytes]:
    """For each ink the curve from its tone to how far it darkens the paper: lightness runs straight between nodes."""
    return [bytes(round(255 * _darkening(channel, tone / 255)) for tone in range(256)) for channel in range(4)]


def _darkening(channel: int, tone: float) -> float:
    paper, solid = _lightness(channel, 0.0), _lightness(channel, 1.0)
    return (paper - _lightness(channel, _coverage(tone, _INCREASE[channel]))) / (paper - solid)


def _lab_at(darkenings: Sequence[float]) -> Triple:
    """The colour where every ink darkens the paper by a share of what its solid does."""
    return _printed([_covering(channel, darkening) for channel, darkening in enumerate(darkenings)])


def _covering(channel: int, darkening: float) -> float:
    paper, solid = _lightness(channel, 0.0), _lightness(channel, 1.0)
    light = _luminance(paper - darkening * (paper - solid))
    return (_luminance(paper) - light) / (_luminance(paper) - _luminance(solid))


def _luminance(lightness: float) -> float:
    return _xyz((lightness, 0, 0))[1]


def _nearest(tried: Sequence[tuple[Triple, tuple[float, ...]]], point: tuple[float, ...]) -> tuple[float, ...]:
    lightness, a, b = 100 * point[0], 255 * point[1] - 128, 255 * point[2] - 128
    distance: Callable[[tuple[Triple, tuple[float, ...]]], float] = lambda entry: (  # noqa: E731
        (entry[0][0] - lightness) ** 2
        + (entry[0][1] - a) ** 2
        + (entry[0][2] - b) ** 2
        + _COST_OF_COLOUR * (entry[1][0] + entry[1][1] + entry[1][2])
    )
    return min(tried, key=distance)[1]


def _lab_bytes(lab: Triple) -> bytes:
    return bytes(min(255, max(0, round(part))) for part in (lab[0] * 2.55, lab[1] + 128, lab[2] + 128))


def _ink_bytes(inks: Sequence[float]) -> bytes:
    return bytes(round(255 * ink) for ink in inks)


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def write(file: Path) -> None:
    """Writes the profile to FILE."""
    file.write_bytes(profile())


if __name__ == "__main__":
    write()
