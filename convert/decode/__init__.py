"""Bytes to text: byte-order marks, declared and detected encodings, HTML to text."""
