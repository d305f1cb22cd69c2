"""How the vault's file is laid out, and how an older file becomes one of today's without losing a row.

A shape that has been released is never edited: the next one is added below it.
"""

SHAPES = (
    """
    -- What is shown: `base` as the server last said it, `body` with the unsent edits of this phone on top.
    -- Bodies are opaque bytes that no query looks into, so that they can be sealed without changing one.
    CREATE TABLE shelf (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        commune TEXT NOT NULL,
        hamlet TEXT,
        household TEXT,
        rev INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        base BLOB,
        body BLOB NOT NULL,
        touched INTEGER NOT NULL,
        PRIMARY KEY (kind, id)
    );
    CREATE INDEX shelf_household ON shelf (kind, household);
    CREATE INDEX shelf_touched ON shelf (touched);

    -- Every operation that this phone ever made, in its order and without a gap. Nothing deletes from it.
    CREATE TABLE outbox (
        dseq INTEGER PRIMARY KEY CHECK (dseq > 0),
        op_id TEXT NOT NULL UNIQUE,
        commune TEXT NOT NULL,
        kind TEXT NOT NULL,
        act TEXT NOT NULL,
        row_id TEXT NOT NULL,
        body BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        seen TEXT NOT NULL,
        made_at TEXT NOT NULL,
        -- What the server said: nothing yet, or its verdict and the epoch under which it was given.
        status TEXT,
        problems TEXT,
        seq INTEGER,
        acked_epoch TEXT,
        acked_at TEXT
    );
    CREATE INDEX outbox_row ON outbox (kind, row_id);
    CREATE INDEX outbox_unsent ON outbox (acked_epoch, dseq);

    CREATE TABLE cursor (scope TEXT PRIMARY KEY, seq INTEGER NOT NULL);
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE draft (household TEXT PRIMARY KEY, body BLOB NOT NULL);
    """,
)
