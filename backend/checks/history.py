"""Invariant of the server's history: what phones may forget is proved, whatever is restored."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import col

from backend.checks.finding import Finding, Look, named
from backend.tables.history import Backup
from backend.tables.op import InstallLine


def what_is_durable_is_held(look: Look) -> Finding:
    """I11: nothing counts as durable that is not here, and nothing without a backup that was verified."""
    columns = col(InstallLine.install_id), col(InstallLine.acked_dseq), col(InstallLine.durable_dseq)
    above = select(*columns).where(col(InstallLine.durable_dseq) > col(InstallLine.acked_dseq))
    looked_at = look.session.execute(select(func.count()).select_from(InstallLine)).scalar_one()
    return Finding(looked_at=looked_at, violations=named(look.session.execute(above).mappings()))


def newest_backup_age(look: Look) -> timedelta | None:
    """How long ago the newest verified backup was made; None where there is none."""
    newest = look.session.execute(select(col(Backup.made_at)).order_by(col(Backup.made_at).desc())).scalars().first()
    return look.now - newest if newest else None
