from academy.sandbox.attacks import ESCAPED, attacks, forgeries

NAMES = {
    "port": 1,
    "path_socket": "/s",
    "abstract_socket": "\0s",
    "datagram_socket": "/d",
    "folder": "/f",
    "victim": "/v",
    "source": "/c",
    "server": 1,
}


def test_every_attack_can_be_filled_in_and_says_when_it_escaped() -> None:
    for attack in attacks():
        code = attack.code.format(**NAMES)
        seen_from_outside = "city's data" in attack.name or "without end" in attack.name
        assert ESCAPED in code or seen_from_outside, attack.name


def test_attacks_and_forgeries_have_names_of_their_own() -> None:
    names = [*(one.name for one in attacks()), *(one.name for one in forgeries())]
    assert len(set(names)) == len(names) >= 60
