"""The broker that tests of the fleet use: what it does, and that nobody outside this machine could reach it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.broker import NoBroker, RabbitMQ, run_broker


def _listeners(port: int) -> set[str]:
    """The addresses somebody listens at on a port, in the kernel's words."""
    found = set()
    for name in ("tcp", "tcp6"):
        for line in (Path("/proc/net") / name).read_text().splitlines()[1:]:
            _, local, _, state, *_ = line.split()
            address, _, hexadecimal = local.rpartition(":")
            if state == "0A" and int(hexadecimal, 16) == port:
                found.add(address)
    return found


def test_it_listens_on_loopback_alone(broker: RabbitMQ) -> None:
    loopback = {"0100007F", "00000000000000000000000001000000"}
    for port in (broker.port, broker.port + 1, broker.port + 2):
        found = _listeners(port)
        assert found and found <= loopback, port


def test_a_vhost_is_empty_and_has_its_own_users(broker: RabbitMQ) -> None:
    vhost = broker.vhost()
    assert broker.queues(vhost) == {}
    broker.user(f"one-{vhost}", "secret", vhost, configure="^$", write="", read="^ww[.]fetch$")
    said = broker.tell(f'rabbit_auth_backend_internal:list_user_permissions(<<"one-{vhost}">>)')
    assert re.search(r'\{read,<<"\^ww\[\.\]fetch\$">>\}', said), said


def test_what_it_is_told_and_cannot_do_is_said(broker: RabbitMQ) -> None:
    assert "EXIT" in broker.tell("1 + a")
    assert broker.tell("1 + 1") == "2"


def test_where_there_is_none_it_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.broker.PLACES", (tmp_path,))
    with pytest.raises(NoBroker, match="ci/broker"), run_broker(tmp_path):
        pass


def test_it_can_be_made_to_take_no_messages(broker: RabbitMQ) -> None:
    broker.block(True)
    try:
        assert "disk" in broker.tell("rabbit_alarm:get_alarms()")
    finally:
        broker.block(False)
    assert broker.tell("rabbit_alarm:get_alarms()") == "[]"
