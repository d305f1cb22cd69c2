"""Officers' phones as they are, vault and all, that talk to the server of a test without a network between."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.access import tokens
from backend.db import Database
from backend.tables.account import Account, Install
from mobile.store import meta
from mobile.store.phone import Phone
from mobile.sync.messages import Answer, Request, Transport, Unreachable
from shared.sync.handover_box import jwk_of
from tests.backend.cast import ACCOUNT_IDS, START
from tests.backend.sync.handing_over import pem
from tests.carrying import carried
from tests.mobile.vault import Clocks, new_phone

FIRST_KEY = 20_261_122


class Officer:
    """One officer with a phone; `carry` is its way to the server, while there is a network. Of what it `loses` no
    request arrives; `on_the_way` may spoil or lose an answer.
    """

    def __init__(self, app: FastAPI, client: TestClient, folder: Path, username: str) -> None:
        """Activated at START, and never synced."""
        account_id, key = ACCOUNT_IDS[username], ec.derive_private_key(FIRST_KEY + len(username), ec.SECP256R1())
        self.install_id = UUID(int=account_id.int & ~(0xF << 76) | 4 << 76)
        self.clocks, self.online, self.client = Clocks(now=START), True, client
        self.phone: Phone = new_phone(folder, self.clocks, f"{username}.vault")
        self.home = ""  # the household at which a test has this officer note visits
        self.asked: list[str] = []
        self.loses: set[str] = set()
        self.on_the_way: Callable[[Request, Answer], Answer] = lambda _request, answer: answer
        self._be_known(app, account_id, key)

    @property
    def carry(self) -> Transport:
        """Carries a request to the server of this test."""

        def carry(request: Request, bearer: str | None) -> Answer:
            asked = request.path.partition("?")[0].rpartition("/")[2]
            if not self.online or asked in self.loses:
                raise Unreachable
            self.asked.append(asked)
            answer = carried(self.client, request, bearer)
            return self.on_the_way(request, answer)

        return carry

    def _be_known(self, app: FastAPI, account_id: UUID, key: ec.EllipticCurvePrivateKey) -> None:
        database: Database = app.state.database
        with database.writing() as session:
            account = session.get_one(Account, account_id)
            install = Install(
                install_id=self.install_id,
                account_id=account_id,
                public_key=json.dumps(dict(jwk_of(key.public_key()))),
                device_name="Máy thử",
                app_version="0.1.0",
                activated_at=START,
            )
            session.add(install)
            session.flush()
            access = tokens.access_token(app.state.signer, account, install, START)
        owner = meta.Owner(
            server="http://127.0.0.1", install_id=str(self.install_id), account_id=str(account_id), account_name="…"
        )
        with self.phone.store.writing() as db:
            meta.write_owner(db, owner)
            meta.write_tokens(db, meta.Tokens(access=access, refresh="none"))
            meta.write(db, meta.PRIVATE_KEY, pem(key))
            meta.write(db, meta.INSTALL_ID, str(self.install_id))
