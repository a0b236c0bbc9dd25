"""Examples that come out differently: the program reckons, the officer works one by hand and confirms the others."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from estimator.errors import RulesError
from estimator.library.issuing import ready_to_seal
from estimator.library.keys import TrustedKeys
from estimator.rule_workbook.check import check_workbook, read_workbook
from estimator.rule_workbook.checked import CheckedWorkbook
from estimator.rule_workbook.example_lines import confirm_in_workbook
from estimator.rule_workbook.examples import confirmed, outstanding
from estimator.rule_workbook.export import export_workbook
from tests.officer_packs import a_ceiling_of_few_rules, file_of, officer_pack

DAY = date(2026, 12, 15)
CAPPED = "住院、职工、在职、省内市外、市级、二级、未备案、总费用 100,600.01、2027-10-08"
PAID = "70000.01"
"""Art. 53: 70 % of 100,600.01 less 600; that the ceiling is not reached is said of it, and now it is so."""
NEW_CEILING = "100000.00"
"""What is paid of 200,000 once the ceiling is 100,000."""


def test_what_was_confirmed_and_changed_again_is_to_be_confirmed_again() -> None:
    text = a_ceiling_of_few_rules()
    first = outstanding(officer_pack(text))
    assert [(row.by_hand.words, str(row.by_hand.figure)) for row in first.rows] == [(CAPPED, PAID)]
    assert not first.errors
    text = confirmed(text, first.rows[0].all, "王敏", DAY)
    proposed = outstanding(officer_pack(text))
    assert [(row.caption, str(row.by_hand.figure)) for row in proposed.rows] == [("年度限额“职工”", NEW_CEILING)]
    text = confirmed(text, proposed.rows[0].all, "王敏", DAY)
    assert outstanding(officer_pack(text)) == ((), ())

    text = text.replace("ceiling = 100000", "ceiling = 120000")
    again = outstanding(officer_pack(text))
    assert [str(one.figure) for row in again.rows for one in row.all] == ["120000.00"]
    text = confirmed(text, again.rows[0].all, "李华", DAY)
    assert outstanding(officer_pack(text)) == ((), ())
    assert text.count("[[example]]") == 2  # the earlier figure of that case is gone
    assert [one.confirmed_by for one in officer_pack(text).example[-2:]] == ["王敏", "李华"]


def test_a_row_that_no_example_needs_comes_with_a_case() -> None:
    text = a_ceiling_of_few_rules() + (
        '[[refusal]]\nremoves = []\n\n[[refusal]]\nname = "very-old"\narticle = "53"\n'
        'label = "未备案的高龄人员"\nremedy = "须先备案"\n'
        'when = { benefit = "inpatient", location = "elsewhere", referral = "unregistered", age = { from = 99 } }\n'
    )
    text = confirmed(text, outstanding(officer_pack(text)).rows[0].all, "王敏", DAY)
    found = {row.caption: row.by_hand for row in outstanding(officer_pack(text)).rows}
    assert "年龄 99 岁" in found["不予支付“未备案的高龄人员”"].words
    assert found["不予支付“未备案的高龄人员”"].figure == Decimal("0.00")


def test_a_pack_is_not_sealed_while_examples_are_not_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    (tmp_path / "employees-2021.toml").write_bytes(file_of("employees-2021") or b"")
    with pytest.raises(RulesError) as caught:
        ready_to_seal(a_ceiling_of_few_rules().encode(), path, TrustedKeys())
    assert str(caught.value) == "还有 1 个样例没有确认，不能签发；请先按“检查”，逐例手算、确认"


class Book:
    """The workbook of a draft at an officer, who goes on in the copy that each check writes."""

    def __init__(self, folder: Path, path: Path) -> None:
        """Begin with a workbook."""
        self.path = path
        self.copy = folder / "草稿-检查.xlsx"
        self._open: Workbook | None = None

    def check(self) -> CheckedWorkbook:
        """Check it, and go on in the copy."""
        found = check_workbook(self.path, file_of, self.copy)
        self.path, self._open = self.copy, None
        return found

    def workbook(self) -> Workbook:
        """Return the workbook, opened once until it is checked again."""
        if self._open is None:
            self._open = load_workbook(self.path)
        return self._open

    def sheet(self) -> Worksheet:
        """Return the sheet of examples as it is."""
        return self.workbook()["样例"]

    def save(self, path: Path) -> None:
        """Save what was filled in, and go on with that file."""
        self.workbook().save(path)
        self.path = path

    def asked(self) -> dict[str, dict[str, object]]:
        """Return by the words of each case what the line says, where it says why it is asked."""
        sheet = self.sheet()
        at = headings(sheet)
        lines: list[dict[str, object]] = [
            {name: sheet.cell(row, at[name]).value for name in NAMES} for row in range(3, sheet.max_row + 1)
        ]
        return {str(line["情形"]): line for line in lines if line["改动的规则"]}

    def fill_in(self, heading: str, *values: object, by: str = "王敏") -> None:
        """Fill in the amber cells of a column, in their order, and who confirms."""
        sheet = self.sheet()
        column = headings(sheet)[heading]
        amber = [row for row in range(3, sheet.max_row + 1) if sheet.cell(row, column).fill.fgColor.rgb == "00FFD27F"]
        for row, value in zip(amber, values, strict=True):
            sheet.cell(row, column).value = value  # type: ignore[assignment]  # whatever is typed
        first = self.workbook()["规则"]
        line = next(row for row in range(3, 20) if first.cell(row, 1).value == "确认人")
        first.cell(line, 2).value = by
        self.save(self.copy.with_name("填写.xlsx"))


NAMES = ("情形", "改动的规则", "应得", "手算结果", "确认")


def headings(sheet: Worksheet) -> dict[str, int]:
    """Return the columns of a sheet by their headings."""
    return {str(sheet.cell(2, at).value): at for at in range(1, sheet.max_column + 1)}


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy of a workbook in which the first check asks for an example."""
    folder = tmp_path_factory.mktemp("asking")
    export_workbook(a_ceiling_of_few_rules().encode(), "sanmenxia-2027.toml", file_of, folder / "草稿.xlsx")
    found = Book(folder, folder / "草稿.xlsx").check()
    assert not found.faults
    assert not found.is_sound
    return folder / "草稿-检查.xlsx"


@pytest.fixture
def book(tmp_path: Path, asking: Path) -> Book:
    """A workbook that was checked once."""
    return Book(tmp_path, asking)


def test_in_the_workbook_the_figure_is_hidden_until_it_was_worked_by_hand(book: Book) -> None:
    line = book.asked()[CAPPED]
    assert (line["改动的规则"], line["应得"]) == ("年度限额“职工”", "请手算：基金支付")
    assert "70000.01" not in str(line)
    columns = book.sheet().column_dimensions
    assert not any(columns[letter].hidden for letter in "ACDEF")

    book.fill_in("手算结果", "70,000.01元")
    found = book.check()
    assert [str(one.figure) for one in found.confirmed] == [PAID]
    assert [row.caption for row in found.examples] == ["年度限额“职工”"]  # the new ceiling needs a case that reaches it
    book.fill_in("手算结果", "10万")
    found = book.check()
    assert found.is_sound
    sound = read_workbook(book.path, file_of).pack
    assert sound is not None
    told = [(one.confirmed_by, one.case["date"]) for one in sound.example[-2:]]
    assert told == [("王敏", "2027-10-08"), ("王敏", "2027-02-07")]


SENTENCES: list[tuple[object, str, str]] = [
    (
        80000,
        "王敏",
        "手算 80,000.00，程序算出 70,000.01（政策范围内费用 100600.01 − 0.00 = 100600.01；",
    ),
    ("七万", "王敏", "金额写数字，如 1250，现在是“七万”"),
    (70000.01, "", "还需填写确认人：核对样例的人，记在规则里"),
]


@pytest.mark.parametrize(("typed", "by", "sentence"), SENTENCES)
def test_what_is_answered_wrong_is_told_at_its_cell(book: Book, typed: object, by: str, sentence: str) -> None:
    book.fill_in("手算结果", typed, by=by)
    found = book.check()
    assert [fault.sentence.startswith(sentence) for fault in found.faults] == [True]
    assert found.faults[0].sheet == ("样例" if by else "规则")
    assert not found.is_sound


def test_what_is_called_wrong_is_told_until_the_rule_is_mended(book: Book) -> None:
    sheet = book.sheet()
    row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value == CAPPED)
    sheet.cell(row, headings(sheet)["确认"]).value = "不对"
    book.save(book.copy)
    assert [fault.sentence for fault in book.check().faults] == ["说了不对：请改规则，改好清空这一格，再检查"]


def test_a_case_without_figures_in_the_sheet_is_worked_out_and_asked_for(book: Book) -> None:
    sheet = book.sheet()
    at = headings(sheet)
    row = next(row for row in range(3, sheet.max_row + 1) if not sheet.cell(row, 1).value)
    case: dict[str, str | int] = {
        "待遇": "住院",
        "险种": "职工",
        "人员类别": "在职",
        "地点": "市内",
        "级别": "县级",
        "等级": "二级",
        "总费用": 9000,
    }
    for heading, value in case.items():
        sheet.cell(row, at[heading]).value = value
    book.save(book.copy)
    found = book.check()
    assert [row.by_hand.words for row in found.examples][
        -1
    ] == "住院、职工、在职、市内、县级、二级、总费用 9,000.00、2027-01-01"


def test_what_is_confirmed_in_the_window_stands_in_the_workbook(book: Book) -> None:
    rows = outstanding(officer_pack(a_ceiling_of_few_rules(), "sanmenxia-2027.toml")).rows
    book.fill_in("手算结果", None)
    confirm_in_workbook(book.path, rows[0].all, "王敏", DAY)
    book = Book(book.path.parent, book.path)
    found = read_workbook(book.path, file_of)
    assert found.pack is not None
    example = found.pack.example[-1]
    assert (example.case, example.expect) == (rows[0].by_hand.case, rows[0].by_hand.expect)
    assert (example.confirmed_by, example.confirmed_on) == ("王敏", DAY)
    assert not book.asked()
