"""Parquet: one record in each row; read in small batches, and only the columns that are wanted."""

from __future__ import annotations

from collections.abc import Iterator

from convert.errors import HanpressError, UsageError
from convert.sources.file import File
from convert.sources.options import SourceOptions
from convert.sources.records import record_source, refused
from convert.sources.source import Source

#: Rows read at a time.
_BATCH = 256


def read_parquet(file: File, options: SourceOptions) -> Iterator[Source]:
    """The rows of ``file`` as sources; a row's place is its number, counted from 0.

    Raises:
        UsageError: the extra for Parquet is not installed.
    """
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise UsageError(
            f'{file.identity} is a Parquet file; install what reads it: pip install "hanpress[parquet]".'
        ) from None
    row = 0
    fields = options.fields
    try:
        with file.open() as stream, ParquetFile(stream) as table:
            wanted = {fields.text, fields.url, fields.title, fields.date}
            columns = [name for name in table.schema_arrow.names if name in wanted]
            if fields.text not in columns:
                columns = table.schema_arrow.names[:8]  # for the sentence that says what there is
            for batch in table.iter_batches(batch_size=_BATCH, columns=columns):
                for record in batch.to_pylist():
                    yield record_source(record, f"{file.identity}#{row}", file.name, options)
                    row += 1
    except (ArrowException, OSError, HanpressError) as problem:
        reason = str(problem).splitlines()[0].rstrip(".") if str(problem) else type(problem).__name__
        sentence = f"{file.identity} cannot be read further ({reason}); the rows from {row} on are missing."
        yield refused(f"{file.identity}#{row}", file.name, sentence)
