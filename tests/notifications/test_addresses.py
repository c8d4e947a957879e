"""Where webhooks may go: whoever registers one must not reach what only our servers reach."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.addresses import is_public, resolve, target_of
from notifications.errors import AddressRefused

INSIDE = [
    "https://127.0.0.1/",
    "https://127.0.0.2:8443/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://0.0.0.0/",
    "https://10.1.2.3/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",  # carriers' NAT
    "https://100.100.100.200/",  # metadata of Alibaba
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",  # Azure's wire server
    "https://192.0.0.170/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",  # NAT64 of 127.0.0.1
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",  # 6to4
    "https://[2001:0:53aa:64c:0:0:80ff:fffe]/",  # Teredo
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",  # metadata of AWS
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://localhost/",
    "https://postgres/",
]
NOT_AN_ADDRESS = [
    "",
    "https://",
    "https:///path",
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://hooks.example.com/",
    "//hooks.example.com/",
    "https://user:secret@hooks.example.com/",  # pragma: allowlist secret
    "https://hooks.example.com@127.0.0.1/",
    "https://hooks.example.com/#part",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com:80/",
    "https://hooks.example.com:0/",
    "https://hooks.example.com:99999/",
    "https://hooks.example.com:port/",
    "https://hooks.example.com/a b",
    "https://hooks.example.com/\r\nHost: other",
    "https://hooks.example.com/\x00",
    "https://hööks.example.com/",
    "https://[fe80::1%25eth0]/",
    "https://[::1/",
    "https://" + "a" * 600 + ".example.com/",
]


@pytest.mark.parametrize("url", INSIDE + NOT_AN_ADDRESS)
def test_what_is_not_on_the_public_internet_is_refused_when_it_is_typed(url):
    with pytest.raises(AddressRefused):
        target_of(url)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.com", "hooks.example.com", 443, "/"),
        ("https://HOOKS.example.com:8443/a?b=c", "hooks.example.com", 8443, "/a?b=c"),
        ("https://xn--hks-sna.example.com./", "xn--hks-sna.example.com", 443, "/"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "/"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
    ],
)
def test_public_addresses_are_taken_apart(url, host, port, path):
    target = target_of(url)
    assert (target.host, target.port, target.path) == (host, port, path)


def test_a_setting_opens_private_networks_and_plain_http(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    assert target_of("http://127.0.0.1:80/").authority == "127.0.0.1"
    assert target_of("http://intranet:8080/").authority == "intranet:8080"
    assert target_of("https://[::1]:8443/").authority == "[::1]:8443"
    with pytest.raises(AddressRefused):
        target_of("ftp://intranet/")


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "10.0.0.7"])
def test_a_name_is_refused_when_any_of_its_addresses_leads_inside(monkeypatch, inside):
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))
        for address in ("93.184.215.14", inside)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: found)
    with pytest.raises(AddressRefused):
        resolve(target_of("https://hooks.example.com/"))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_as_ipv6_says_it_is(address):
    mapped = ipaddress.IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed)
    translated = ipaddress.IPv6Address(bytes.fromhex("0064ff9b") + b"\0" * 8 + address.packed)
    assert is_public(mapped) == is_public(address)
    assert not is_public(translated)
    if address.is_private or address.is_multicast or address.is_link_local:
        assert not is_public(address)
