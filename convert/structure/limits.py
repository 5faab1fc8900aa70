"""Every number the structure stage guesses with, in one place, each with its reason.

Lengths are characters, widths are columns (a Chinese character is two), shares
are parts of one. The figures were set on work reports, speeches, rules, study
notes, essays and minutes; change one only together with a case that needs it.
"""

from __future__ import annotations

from typing import Final

# ── lines and paragraphs ──────────────────────────────────────────────────────
JOIN_MIN: Final = 30  # shorter lines that lack an end mark are headings, names or verse more often than cut text
JOIN_SURE: Final = 50  # a line this long without an end mark is running text even when it holds no full stop
JOIN_NEXT_MIN: Final = 30  # what continues a sentence ends one, or is at least this long
WRAP_LINES_MIN: Final = 5  # a wrap width is measured on at least this many lines
WRAP_WIDTH_MIN: Final = 40  # columns; texts wrapped narrower than 20 characters are verse or tables
WRAP_SLACK: Final = 4  # columns a full line may fall short by: line-start prohibition moves up to two characters
WRAP_FULL_SHARE: Final = 0.35  # wrapped text has full lines, dialogue and headings many short ones besides
WRAP_OPEN_SHARE: Final = 0.4  # … and chance puts a sentence end at the line end in well under half of them
WRAP_OVER_SHARE: Final = 0.05  # … while hardly a line is longer than the width

# ── article marks ─────────────────────────────────────────────────────────────
MARK_LINE_MAX: Final = 60  # a mark with its title stays below two lines of a page
MARK_REST_MAX: Final = 40  # what follows the mark is a title up to here, text beyond
PREFIX_MAX: Final = 40  # a title in front of the mark
CHAPTER_MEAN_MIN: Final = 800  # chapters of books average thousands of characters, those of rules a few hundred
UNCERTAIN_BELOW: Final = 0.6  # splits under this confidence are listed as uncertain
UNTOLD: Final = 0.5  # a repeated title with numbers that neither names a kind of text nor stands at the head
GAP_PENALTY: Final = 0.6  # confidence left to a mark that does not follow its predecessor by one
RULE_PARTS_TITLED: Final = 0.8  # rules part articles when nearly every part starts with a title, else scenes
FURTHER_SURE: Final = 0.85  # confidence of marks that may open another collection in other ways than the first
FURTHER_COLLECTIONS: Final = 20  # each is looked for once through the rest of the text
LOOK_BACK: Final = 6  # lines a second collection's header takes at most: title, date, lead, source, title again

# ── header and titles ─────────────────────────────────────────────────────────
TITLE_MAX: Final = 60  # GB/T 9704 titles take two to three lines of some 20 characters
GIVEN_TITLE_MAX: Final = 45  # the line after a mark is a title up to here
LEAD_MAX: Final = 600  # text above the first mark is a lead up to here, an article of its own beyond
LEAD_PARAGRAPHS: Final = 3
PROPOSED_TITLE_MIN: Final = 4
PROPOSED_TITLE_MAX: Final = 30  # a line and a half of 二号 on A4
PROPOSED_PARAGRAPHS: Final = 5  # what a text is about, it says at its head
FIRST_WORDS: Final = 20  # characters taken when a title must be made from the first words

# ── headings ──────────────────────────────────────────────────────────────────
HEADING_MAX: Final = 50  # two lines of 28 characters: longer numbered lines are text
CLOSED_HEADING_MAX: Final = 45  # a heading that ends in a full stop; longer ones read as sentences
COLON_HEADING_MAX: Final = 20  # 一、主要做法： is a heading, a long clause with a colon introduces text
RUN_IN_MAX: Final = 40  # first sentence of a run-in heading, without its number
RUN_IN_COMMAS: Final = 2  # 做到…，推進…，確保… : three clauses still name a topic, four tell a story
GROUP_SHARE: Final = 0.5  # siblings are set alike: at least half must look the part
NUMBER_MAX: Final = 99  # larger numbers are years, file numbers, amounts
CLAUSE_MAX: Final = 999  # 第…条 of a code may go on to hundreds
LONE_NUMBER_MAX: Final = 9  # 二、 without any sibling may be left over from a cut text; 四十二、 is not
SUBTITLE_MAX: Final = 30  # an unnumbered heading fits on one line of 28 characters and a bit
ALONE_MIN: Final = 4  # characters of an unnumbered heading that has no sibling
SUBTITLE_NEXT_MIN: Final = 20  # … and is followed by text, which is at least this long and longer than it

# ── roles ─────────────────────────────────────────────────────────────────────
SALUTATION_MAX: Final = 60
NAMES_MAX: Final = 24  # four names with spaces
SIGNATURE_MAX: Final = 30
OPENING_LINES: Final = 4  # number, date, office and name, place: no more stand between a title and its text
OPENING_LINE_MAX: Final = 60
ATTACHMENT_MAX: Final = 60  # an attachment is named, not told
QUOTE_LINES_MAX: Final = 60  # paragraphs of one quoted document
NOTE_MAX: Final = 200  # longer text in parentheses is a paragraph
TAIL: Final = 6  # lines at the end of an article in which signatures stand

# ── shapes ────────────────────────────────────────────────────────────────────
LIST_ITEM_MAX: Final = 40  # longer items read as paragraphs
VERSE_LINES_MIN: Final = 4  # a quatrain
VERSE_LINE_MAX: Final = 24
VERSE_MEAN_MAX: Final = 16
VERSE_WHOLE_MAX: Final = 12  # syllables of the longest line there; 詞 go to eleven
VERSE_WHOLE_MEAN_MAX: Final = 10  # syllables; an article of nothing but such lines is verse, however it is pointed
VERSE_REST_SHARE: Final = 0.2  # … beside a few lines that are none: a dedication, a date
VERSE_OPEN_SHARE: Final = 0.6  # lines of free verse seldom end in a full stop
TABLE_ROWS_MIN: Final = 2
COLUMNS_ROWS_MIN: Final = 3  # columns made of spaces need more rows to be no accident
COLUMN_CELL_MAX: Final = 20
CAPTION_MAX: Final = 40
