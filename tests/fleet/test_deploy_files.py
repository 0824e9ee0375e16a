"""What data/deploy has for a fleet can be used as it stands."""

from __future__ import annotations

import asyncio
import socket
import ssl
from pathlib import Path

import pytest
import yaml

from crawler.fleet.broker import LinkLost, RabbitBroker
from crawler.fleet.broker_address import BrokerAddress, broker_address
from crawler.fleet.messages import MOST_BYTES
from tests.broker import RabbitMQ, run_broker
from tests.docs.test_examples import check_arguments
from tests.fetching.test_scrapy_private import self_signed

DEPLOY = Path(__file__).parents[2] / "data" / "deploy"
CONF = (DEPLOY / "fleet-rabbitmq.conf").read_text("utf-8")
OF_A_DAEMON = {"Type", "User", "WatchdogSec", "TimeoutStartSec", "StateDirectory", "StateDirectoryMode", "ExecStart"}
"""Keys of its unit that a fetcher, without a folder and without signs of life, does not have or has otherwise."""


def _keys(name: str) -> set[str]:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    return {line.partition("=")[0] for line in lines if "=" in line and not line.startswith("#")}


def test_a_fetcher_may_do_no_more_than_a_daemon() -> None:
    assert _keys("wirewatch.service") - OF_A_DAEMON <= _keys("wirewatch-fetcher.service")


def test_the_container_calls_a_real_command() -> None:
    services = yaml.safe_load((DEPLOY / "fleet-compose.yaml").read_text("utf-8"))["services"]
    check_arguments(services["fetcher"]["command"].split())
    assert "fleet" in (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_settings_take_every_message_there_may_be() -> None:
    assert f"max_message_size = {MOST_BYTES}" in CONF


def test_the_broker_speaks_tls_alone(tmp_path: Path, broker: RabbitMQ) -> None:
    del broker  # where there is none, this is skipped as well
    self_signed(tmp_path)
    settings = CONF.replace("listeners.ssl.default = 5671", "listeners.ssl.1 = 127.0.0.1:{port}")
    for name in ("fullchain.pem", "privkey.pem"):
        settings = settings.replace(f"/etc/rabbitmq/tls/{name}", str(tmp_path / "server.pem"))
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    (tmp_path / "broker").mkdir()
    with run_broker(tmp_path / "broker", settings, anyone) as own:
        with socket.create_connection(("127.0.0.1", own.port), timeout=10) as plain:
            plain.sendall(b"AMQP\x00\x00\x09\x01")
            assert plain.recv(4) != b"AMQP"
        for scheme, ca_file, words in (
            ("amqps", str(tmp_path / "server.pem"), ""),
            ("amqps", "", "not trusted"),
            ("amqp", "", "."),
        ):
            at = broker_address("", {"WIREWATCH_BROKER": own.url().replace("amqp:", f"{scheme}:")}, ca_file=ca_file)
            if words:
                with pytest.raises(LinkLost, match=words):
                    asyncio.run(RabbitBroker(at).connect())
            else:
                asyncio.run(_connect(at))


async def _connect(at: BrokerAddress) -> None:
    line = await RabbitBroker(at).connect()
    await line.close()
