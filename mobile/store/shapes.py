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
    """
    -- A copy of a vault takes a new install: numbers belong to an install, and `place` is the order of making.
    CREATE TABLE outbox_of_installs (
        place INTEGER PRIMARY KEY,
        install TEXT NOT NULL,
        dseq INTEGER NOT NULL CHECK (dseq > 0),
        op_id TEXT NOT NULL UNIQUE,
        commune TEXT NOT NULL,
        kind TEXT NOT NULL,
        act TEXT NOT NULL,
        row_id TEXT NOT NULL,
        body BLOB NOT NULL,
        sha256 TEXT NOT NULL,
        seen TEXT NOT NULL,
        made_at TEXT NOT NULL,
        status TEXT,
        problems TEXT,
        seq INTEGER,
        acked_epoch TEXT,
        acked_at TEXT,
        -- The link of the install's receipts in which the verdict stands; 0 where it was given before there were any.
        receipt INTEGER,
        -- The link that ended a held operation.
        settled_in INTEGER,
        UNIQUE (install, dseq)
    );
    INSERT INTO outbox_of_installs
        SELECT dseq, coalesce((SELECT json_extract(value, '$.install_id') FROM meta WHERE key = 'owner'), ''), dseq,
            op_id, commune, kind, act, row_id, body, sha256, seen, made_at,
            status, problems, seq, acked_epoch, acked_at, CASE WHEN status IS NOT NULL THEN 0 END, NULL
        FROM outbox;
    DROP TABLE outbox;
    ALTER TABLE outbox_of_installs RENAME TO outbox;
    CREATE INDEX outbox_row ON outbox (kind, row_id);

    -- What the server signed, link by link; `sha256` is of the signed bytes, which the next link names.
    CREATE TABLE receipt (
        install TEXT NOT NULL,
        n INTEGER NOT NULL CHECK (n > 0),
        epoch TEXT NOT NULL,
        jws TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        entries TEXT NOT NULL,
        PRIMARY KEY (install, n)
    );

    -- A row whose stream is being fetched anew, until it comes again.
    ALTER TABLE shelf ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX shelf_stale ON shelf (commune) WHERE stale;

    -- While a stream is being fetched from its beginning: how far back it told of what left, when that began.
    ALTER TABLE cursor ADD COLUMN begun INTEGER;
    """,
    """
    -- Sealed operations of other phones, to be carried to the server; this phone cannot read them.
    CREATE TABLE parcel (
        -- SHA-256 of the envelope: the same one taken twice is one parcel.
        sha256 TEXT PRIMARY KEY,
        install TEXT NOT NULL,
        count INTEGER NOT NULL,
        envelope BLOB NOT NULL,
        taken_at TEXT NOT NULL,
        -- What the server said: its answer as it came, or why it would not take the envelope.
        answer BLOB,
        refusal TEXT,
        answered_at TEXT,
        given_back_at TEXT
    );
    """,
    """
    -- Links that the server signed after it was set back unnoticed: under their numbers `receipt` holds others.
    CREATE TABLE receipt_beside (
        install TEXT NOT NULL,
        n INTEGER NOT NULL CHECK (n > 0),
        epoch TEXT NOT NULL,
        jws TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        entries TEXT NOT NULL,
        PRIMARY KEY (install, n, sha256)
    );
    """,
    """
    -- The officer's name stands apart from the ids, so that a lock keeps it and statements still read the install.
    INSERT INTO meta SELECT 'owner_name', json_extract(value, '$.account_name') FROM meta
        WHERE key = 'owner' AND json_extract(value, '$.account_name') IS NOT NULL;
    UPDATE meta SET value = json_remove(value, '$.account_name') WHERE key = 'owner';
    -- Files that are being fetched lie closed on the disk from now on: what came open is fetched again.
    DELETE FROM meta WHERE key LIKE 'download:%';
    """,
    """
    -- Photos and signatures of visits. `draft`: the visit being noted that one belongs to, NULL once that is saved;
    -- `commune` then says where the server is to have it.
    CREATE TABLE attachment (
        id TEXT PRIMARY KEY,
        sort TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        made_at TEXT NOT NULL,
        bytes BLOB NOT NULL,
        draft TEXT,
        commune TEXT,
        -- In which history the server said that it has every byte, and the highest number that was given by then.
        whole_epoch TEXT,
        made_when_whole INTEGER,
        -- The code of the problem for which the server will never take it.
        refused TEXT
    );
    CREATE INDEX attachment_draft ON attachment (draft);
    """,
)
