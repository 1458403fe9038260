"""What lessons 07 and 07b and exercise 07 say in numbers, held against what the library counts."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import nbformat

from irkit.case.case import load_case
from irkit.coding.codings import Codings
from irkit.framework.levels import LEVELS, codebook
from irkit.questions.sheets import read_exercise

ROOT = Path(__file__).parents[2]
CASE = load_case("lavrov-tehran-2013")
MADE_UP = Codings.imagined(CASE)


def words(name: str) -> str:
    notebook = nbformat.read(next(ROOT.glob(f"{name}*.ipynb")), as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def two_coders_of_the_lesson() -> tuple[dict[str, str], dict[str, str]]:
    """Return the codes of the two coders who write one code nearly every time, as in the lesson's table."""
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\d+) \|$", words("notebooks/07b-"), re.MULTILINE)
    pairs = [(one, other) for one, other, count in rows for _ in range(int(count))]
    one, other = ({f"claim {n}": pair[place] for n, pair in enumerate(pairs)} for place in (0, 1))
    return one, other


def test_of_two_coders_with_one_code_the_lesson_counts_what_people_who_do_not_read_would_reach() -> None:
    said = words("notebooks/07b-")
    one, other = two_coders_of_the_lesson()
    two = Codings.of({"one": one, "other": other}).percent()
    blind = []
    for pick in one:
        picked = {claim: "regional" if claim == pick else "international" for claim in one}
        blind.append(Codings.of({"one": picked, "other": other}).percent().agreeing)

    assert ([*one.values()].count("regional"), [*other.values()].count("regional")) == (1, 2)
    assert f"They agree on {two.agreeing} of {two.pairs}, which is {two.share:.0%}." in said
    assert (blind.count(33), blind.count(35), len(blind)) == (34, 2, 36)
    assert "With 34 of them the two miss each other, and agree on 33 claims" in said
    assert "With the other 2 they meet, and agree on 35." in said


def test_the_lesson_adds_up_the_pairs_of_the_machines_as_the_function_does() -> None:
    said = words("notebooks/07-")
    machines = Codings.independent(CASE)
    found, table = machines.percent(), machines.disagreements()
    whole = len(machines.claims) - len(table)

    assert f"{len(machines.claims)} × 3 = {found.pairs} pairs" in said
    assert f"On the other {whole} claims all three pairs agree, which makes {3 * whole}." in said
    assert set(table["pairs alike (%)"]) == {33}
    assert f"Together: {found.agreeing} of {found.pairs}." in said
    assert all(CASE.is_contested(claim) for claim in table.index)


def test_what_the_lesson_says_of_confused_codes_holds_beside_chance() -> None:
    said = words("notebooks/07b-")
    table = MADE_UP.confused_pairs()
    seen, chance = table["% of disagreements"], table["% by chance"]

    assert list(table.index[:2]) == ["international and bilateral", "regional and bilateral"]
    assert f"shuffled cards would give {chance.iloc[0]}% where the class gives {seen.iloc[0]}%" in said
    clearly = {"bilateral and outside", "international and outside"}
    assert set(table.index[seen >= chance + 3]) == clearly
    assert all(
        abs(seen[pair] - chance[pair]) <= 2 or seen[pair] < chance[pair]
        for pair in set(table.index) - clearly
    )


def test_the_single_claims_of_the_lesson_split_as_it_says() -> None:
    said = words("notebooks/07-")
    table = MADE_UP.disagreements()

    assert list(table.loc["C21"])[:4] == [10, 3, 10, 1]
    assert "On C21 ten coders say *international* and ten *bilateral*" in said
    assert "C21" in MADE_UP.divided()
    assert "C21" in MADE_UP.disagreements(("international", "bilateral")).index[:10]


def test_divided_is_not_contested_and_the_lesson_keeps_them_apart() -> None:
    said = words("notebooks/07-")
    divided = MADE_UP.divided()
    polled = re.search(r"poll one claim that divides readers, for example (C\d+) or (C\d+)", said)

    assert CASE.is_contested("C14")
    assert "C14" not in divided
    assert (MADE_UP.disagreements().loc["C14", "international"], len(MADE_UP.coders)) == (18, 24)
    assert polled is not None
    assert set(polled.groups()) <= set(divided)


def test_the_lesson_states_of_alpha_what_the_function_gives() -> None:
    said = words("notebooks/07b-")
    one, other = two_coders_of_the_lesson()
    two, made = Codings.of({"one": one, "other": other}).alpha(), MADE_UP.alpha()

    assert f"**−{-two.value:.2f}**, at {Codings.of({'one': one, 'other': other}).percent().share:.0%}" in said
    assert f"For our made-up class it is {made.value:.2f}." in said
    assert "beside it, {:.2f} to {:.2f},".format(*made.interval) in said


def test_agreement_against_reference() -> None:
    """Lesson 07 shows the claims on which the programs agree with one another and not with the reference."""
    machines = Codings.independent(CASE)
    alike = {
        claim: next(iter(codes))
        for claim in machines.claims
        if len(codes := {machines.codes[coder][claim] for coder in machines.coders}) == 1
    }
    against = {
        claim: code
        for claim, code in alike.items()
        if CASE.effect_level(claim) in LEVELS and code != CASE.effect_level(claim)
    }
    said = words("notebooks/07-")

    assert {"C09": "bilateral", "C18": "bilateral", "C19": "bilateral", "C62": "bilateral"} == against
    assert {"international"} == {CASE.effect_level(claim) for claim in against}
    assert "On each of these four claims all three programs wrote *bilateral*" in said
    assert f"For the three programs it is {machines.alpha().value:.2f}." in words("notebooks/07b-")


def test_the_lesson_says_that_machines_and_a_made_up_class_are_no_students() -> None:
    said = words("notebooks/07-")

    assert "They are **machine codings**" in said
    assert "**These are machine codings. We expect them to agree more than a class of people would**" in said
    assert "a class of 24 that **we made up**" in said


def table_of_exercise() -> dict[str, dict[str, str]]:
    """Return the codes that the exercise shows, by coder and claim."""
    row = r"^\| (C\d\d) \| .+? \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$"
    rows = re.findall(row, words("solutions/ex07-"), re.MULTILINE)
    return {coder: {claim: codes[place] for claim, *codes in rows} for place, coder in enumerate("ABCD")}


def test_the_numbers_of_the_exercise_come_from_the_codes_that_it_shows() -> None:
    codes = table_of_exercise()
    keyed = {each.id: each for each in read_exercise(ROOT / "solutions/ex07-coding-together.toml").question}
    one_claim = Codings.of({coder: {"C73": own["C73"]} for coder, own in codes.items()}).percent()
    whole, pairs = Codings.of(codes).percent(), Codings.of(codes).confused_pairs()

    assert (one_claim.agreeing, one_claim.pairs) == (keyed["ex07-q1"].key.right, 6)
    assert (round(100 * whole.share), whole.pairs) == (keyed["ex07-q2"].key.right, 36)
    assert keyed["ex07-q3"].options[keyed["ex07-q3"].key.right].lower() == f"{pairs.index[0]}."
    assert list(pairs["pairs of coders"]) == [7, 3, 3, 3]
    assert pairs["% of disagreements"].iloc[0] > pairs["% by chance"].iloc[0]
    assert {*codes["A"].values()} == {level.value for level in LEVELS}


def test_of_the_two_pairs_of_the_exercise_only_one_agrees_more_than_without_reading() -> None:
    """One code for nearly everything reaches its percentage by chance; four equal codes reach a quarter."""
    asked = next(
        q for q in read_exercise(ROOT / "solutions/ex07-coding-together.toml").question if q.id == "ex07-q6"
    ).prompt
    claims = [f"claim {number}" for number in range(50)]
    one = {claim: "REG" if claim in claims[:2] else "BIL" for claim in claims}
    other = {claim: "REG" if claim in claims[2:4] else "BIL" for claim in claims}
    second = Codings.of({"one": one, "other": other}).percent()

    assert "agrees on 35 claims: 70%" in asked
    assert f"they agree on {second.agreeing} claims: {second.share:.0%}" in asked
    assert [list(own.values()).count("BIL") for own in (one, other)] == [48, 48]
    assert second.share < (48 / 50) ** 2 + (2 / 50) ** 2 < 0.93
    assert 35 / 50 > 2 * (4 * (1 / 4) ** 2)


def test_the_notes_of_the_exercise_stand_on_codes_of_its_table() -> None:
    """Each note names a coder, a claim and the code that the table shows."""
    keyed = {each.id: each for each in read_exercise(ROOT / "solutions/ex07-coding-together.toml").question}
    codes = table_of_exercise()
    for note in keyed["ex07-q4"].rows.values():
        coder, claim, code = re.match(r"(\w) on (C\d\d), (\w+): ", note).groups()
        assert codes[coder][claim] == code


def test_a_whole_rule_holds_its_claim_on_the_border_and_nothing_of_another_case() -> None:
    rule = CASE.codebook["regional"]
    entry = codebook()["regional"]

    for shown in (re.sub(r"\s+", " ", repr(rule)), unescape(rule._repr_html_())):
        for line in (entry.definition, *entry.include, *entry.exclude, entry.borderline_reason):
            assert line in shown
        assert f"{entry.borderline}: {CASE.claim(entry.borderline).text}" in shown
    assert "On the border" not in repr(load_case("nixon-beijing-1972").codebook["regional"])
