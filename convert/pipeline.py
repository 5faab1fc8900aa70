"""The only file where the stages meet.

    bytes → text → repaired text → document → document in the wanted script → pages → files

Each function is one arrow or a run of them; nothing here decides anything.
"""

from __future__ import annotations
