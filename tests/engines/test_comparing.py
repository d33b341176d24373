"""Drafts edited in Word: every changed sentence and figure is found, wherever the paragraph went, and nothing else."""

import io
import random
import subprocess
from dataclasses import replace

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.drafting import (
    Bullet,
    Heading,
    Link,
    Paragraph,
    Passage,
    Run,
    Unit,
    UnreadableDocument,
    amend,
    compare,
    original,
    render,
    returned,
    rewritten,
)
from tests.engines.drafting_samples import report

SUBJECTS = ["Sở", "Trung tâm", "Phòng Công nghệ", "Văn phòng", "Chi cục", "Hội đồng", "Tổ công tác", "Ban quản lý"]
VERBS = ["tổ chức", "hoàn thành", "trình duyệt", "kiểm tra", "nghiệm thu", "ban hành", "rà soát", "phối hợp mở"]
OBJECTS = ["lớp tập huấn", "đề tài cấp tỉnh", "cuộc thanh tra", "hội thảo", "hồ sơ sáng chế", "phiên chợ công nghệ"]
PLACES = ["tại miền núi", "ở các xã ven biển", "trong khu công nghiệp", "cho hợp tác xã", "với các trường"]
ADDRESS = "https://mach.example/bao-cao/muc/{}/period/"


def sentence(place: int) -> str:
    """One of many sentences, each with words of its own and a figure."""
    first, rest = divmod(place, len(SUBJECTS))
    verb, thing, where = VERBS[first % 8], OBJECTS[(first + rest) % 6], PLACES[(first * 3 + rest) % 5]
    return f"{SUBJECTS[rest]} đã {verb} {place + 11} {thing} {where} theo mục từ{chr(97 + place % 26)}{place}x."


def passages(count: int, each: int = 3) -> list[Passage]:
    return [
        Passage(" ".join(sentence(place * each + one) for one in range(each)), f"p{place}") for place in range(count)
    ]


def without_names(found: list[Passage]) -> list[Passage]:
    return [replace(passage, name="", digest="") for passage in found]


@given(st.permutations(range(12)), st.booleans())
@settings(max_examples=15, deadline=None)
def test_moving_paragraphs_changes_no_sentence(order, named):
    base = passages(12)
    edited = [base[place] for place in order]
    found = compare(base, edited if named else without_names(edited))
    assert found.changes == ()
    assert (found.moved == ()) == (list(order) == list(range(12)))


@given(st.permutations(range(12)), st.sets(st.integers(0, 35), max_size=14), st.booleans())
@settings(max_examples=15, deadline=None)
def test_exactly_the_edited_sentences_are_found_wherever_they_went(order, chosen, named):
    base = passages(12)
    edits = {sentence(one): sentence(one).replace("đã", "kịp thời đã sớm") for one in chosen}
    edited = []
    for place in order:
        text = base[place].text
        for old, new in edits.items():
            text = text.replace(old, new)
        edited.append(replace(base[place], text=text))
    found = compare(base, edited if named else without_names(edited))
    assert {(change.old, change.new) for change in found.changes} == set(edits.items())
    assert len(found.changes) == len(edits)
    assert found.figures == ()


@given(st.permutations(range(12)), st.sets(st.integers(0, 35), min_size=1, max_size=6), st.booleans())
@settings(max_examples=15, deadline=None)
def test_exactly_the_changed_figures_are_found(order, chosen, named):
    base = passages(12)
    edits = {sentence(one): sentence(one).replace(f" {one + 11} ", f" {one + 500} ") for one in chosen}
    edited = [replace(base[place], text=_replaced(base[place].text, edits)) for place in order]
    found = compare(base, edited if named else without_names(edited))
    assert {(figure.old, figure.new) for figure in found.figures} == {(str(n + 11), str(n + 500)) for n in chosen}
    assert [change.words_changed for change in found.changes] == [False] * len(chosen)
    assert {rewritten(change, keep_figures=True) for change in found.changes} == set(edits)


@given(st.integers(0, 2**32), st.booleans())
@settings(max_examples=30, deadline=None)
def test_accepting_every_change_of_a_paragraph_gives_the_edited_paragraph(seed, shuffles):
    chance = random.Random(seed)
    old = [sentence(one) for one in range(6)]
    new = [one.replace("đã", "cũng đã") if chance.random() < 0.4 else one for one in old if chance.random() > 0.2]
    new.insert(chance.randrange(len(new) + 1), "Đây là một câu hoàn toàn khác, viết thêm vào bản Word.")
    text = " ".join(old)
    for change in compare([Passage(text, "p")], [Passage(" ".join(new), "p")]).changes:
        amended = amend(text, old=change.old, new=change.new, after=change.after)
        assert amended is not None
        text = amended
    assert text == " ".join(new)


def _replaced(text: str, edits: dict[str, str]) -> str:
    for old, new in edits.items():
        text = text.replace(old, new)
    return text


# On real files.


def paper() -> bytes:
    """A report of nine paragraphs with names; the results open their records."""
    blocks = [Heading(Unit.ROMAN, "Kết quả", name="head")]
    for place in range(8):
        blocks.append(Heading(Unit.CLAUSE, words=(Run(f"Chỉ tiêu {place}: {sentence(place * 3)}"),), name=f"t{place}"))
        blocks.append(
            Bullet(
                (
                    Run("Kết quả trong kỳ: "),
                    Run(f"{place + 2} lớp", url=ADDRESS.format(place)),
                    Run(f"; phần còn lại làm ở quý sau. {sentence(place * 3 + 1)}"),
                ),
                name=f"r{place}",
            )
        )
        blocks.append(Paragraph(sentence(place * 3 + 2), name=f"n{place}"))
    return render(replace(report(), blocks=tuple(blocks)))


def changed(data: bytes, *, moves: bool = False, keeps_names: bool = True) -> bytes:
    """Twelve sentences and three figures edited as a person would, in runs; blocks moved; names lost."""
    paper = docx.Document(io.BytesIO(data))
    body = paper.element.body
    for place in range(24):
        if place < 12:
            _type_over(body, sentence(place), sentence(place).replace(" đã ", " đã khẩn trương "))
    for place in (1, 4, 6):
        _type_over(body, f"{place + 2} lớp", f"{place + 70} lớp")
    if moves:
        lines = [p for p in body.iter(qn("w:p")) if any(f"Chỉ tiêu {n}:" in (t.text or "") for n in (2, 5)
                 for t in p.iter(qn("w:t")))]  # fmt: skip
        anchor = next(
            p for p in body.iter(qn("w:p")) if any("Chỉ tiêu 7:" in (t.text or "") for t in p.iter(qn("w:t")))
        )
        for line in lines:
            block = [line, line.getnext(), line.getnext().getnext()]
            for one in block:
                anchor.addprevious(one)
    if not keeps_names:
        for kind in ("w:bookmarkStart", "w:bookmarkEnd"):
            for mark in list(body.iter(qn(kind))):
                mark.getparent().remove(mark)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _type_over(body, old: str, new: str) -> None:
    (node,) = [node for node in body.iter(qn("w:t")) if old in (node.text or "")]
    node.text = node.text.replace(old, new)


@pytest.mark.parametrize("moves", [False, True])
@pytest.mark.parametrize("keeps_names", [True, False])
def test_twelve_sentences_and_three_figures_of_a_word_file_are_found(moves, keeps_names):
    data = paper()
    found = compare(returned(data), returned(changed(data, moves=moves, keeps_names=keeps_names)))
    assert_all_found(found)
    assert (found.moved != ()) == moves


@pytest.mark.libreoffice
def test_they_are_found_after_libreoffice_saved_the_file_again(tmp_path):
    data = paper()
    for name, keeps in (("named", True), ("nameless", False)):
        (tmp_path / f"{name}.docx").write_bytes(changed(data, moves=True, keeps_names=keeps))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    save = ["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", "again", "named.docx", "nameless.docx"]
    subprocess.run(["soffice", profile, *save], cwd=tmp_path, timeout=60, check=True, capture_output=True)
    for name in ("named", "nameless"):
        found = compare(returned(data), returned((tmp_path / "again" / f"{name}.docx").read_bytes()))
        assert_all_found(found)


def assert_all_found(found):
    worded = [change for change in found.changes if change.words_changed]
    assert len(worded) == 12
    assert all(change.new == change.old.replace(" đã ", " đã khẩn trương ") for change in worded)
    assert {(one.old, one.new, one.address) for one in found.figures} == {
        (str(n + 2), str(n + 70), ADDRESS.format(n)) for n in (1, 4, 6)
    }
    assert all(change.kind == "changed" for change in found.changes)


def test_counted_figures_can_be_marked_in_old_and_new_words():
    data = paper()
    found = compare(returned(data), returned(changed(data)))
    (change,) = [one for one in found.changes if "3" in [figure.old for figure in one.changed_figures]]

    def mark(figure):
        return "{số}"

    assert original(change, mark) == "Kết quả trong kỳ: {số} lớp; phần còn lại làm ở quý sau."
    assert rewritten(change, keep_figures=True, mark=mark) == original(change, mark)


def test_tracked_deletions_are_gone_and_tracked_insertions_are_there():
    data = paper()
    paper_ = docx.Document(io.BytesIO(data))
    (node,) = [n for n in paper_.element.body.iter(qn("w:t")) if n.text == sentence(2)]
    run = node.getparent()
    deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
    run.addprevious(deleted)
    deleted.addnext(inserted)
    deleted.append(run)
    node.tag = qn("w:delText")
    fresh, words = OxmlElement("w:r"), OxmlElement("w:t")
    words.text = "Câu thay hẳn bằng lời khác."
    fresh.append(words)
    inserted.append(fresh)
    stream = io.BytesIO()
    paper_.save(stream)
    kinds = [
        (one.kind, one.name, one.old, one.new) for one in compare(returned(data), returned(stream.getvalue())).changes
    ]
    assert kinds == [
        ("removed", "n0", sentence(2), ""),
        ("added", "n0", "", "Câu thay hẳn bằng lời khác."),
    ] or kinds == [
        ("added", "n0", "", "Câu thay hẳn bằng lời khác."),
        ("removed", "n0", sentence(2), ""),
    ]


def test_a_paragraph_left_alone_is_left_alone_though_the_base_has_gone_on():
    sent = returned(paper())
    now = [
        replace(one, text=one.text + " Câu người khác viết trên hệ thống.") if one.name == "n1" else one for one in sent
    ]
    assert compare(now, sent).changes == ()


def test_what_both_sides_edited_is_told():
    sent = returned(paper())
    now = [replace(one, text=one.text.replace("đã", "vừa")) if one.name == "n1" else one for one in sent]
    edited = [replace(one, text=one.text.replace("đã", "sắp")) if one.name == "n1" else one for one in sent]
    assert [(one.name, one.is_stale) for one in compare(now, edited).changes] == [("n1", True)]


def test_joined_and_split_paragraphs_keep_their_names():
    data = paper()
    document = docx.Document(io.BytesIO(data))
    body = document.element.body
    first = next(p for p in body.iter(qn("w:p")) if any(sentence(2) == t.text for t in p.iter(qn("w:t"))))
    following = first.getnext()
    for child in list(following):
        if child.tag != qn("w:pPr"):
            first.append(child)
    following.getparent().remove(following)
    stream = io.BytesIO()
    document.save(stream)
    joined = [one for one in returned(stream.getvalue()) if one.name in ("n0", "t1")]
    assert [one.name for one in joined] == ["n0", "t1"]
    assert compare(returned(data), returned(stream.getvalue())).changes == ()


def test_new_and_removed_paragraphs_are_told_with_their_place():
    base = passages(4)
    edited = [base[0], Passage("Đoạn viết thêm về 3 xã."), base[2], base[3]]
    added, removed = compare(base, edited).changes
    assert (added.kind, added.name, added.new, added.is_paragraph) == ("added", "p0", "Đoạn viết thêm về 3 xã.", True)
    assert added.after == (sentence(2),)
    assert [figure.new for figure in added.changed_figures] == ["3"]
    assert (removed.kind, removed.name, removed.old) == ("removed", "p1", base[1].text)


@pytest.mark.parametrize(
    ("old", "new"),
    [("05 lớp", "5 lớp"), ("1250 lượt", "1.250 lượt"), ("“sáng kiến”", '"sáng kiến"'), ("A – B", "A - B")],
)
def test_what_only_looks_different_changes_no_figure(old, new):
    found = compare([Passage(f"Đã có {old} ở xã.", "p")], [Passage(f"Đã có {new} ở xã.", "p")])
    assert found.figures == ()


def test_percent_and_plain_number_are_not_the_same():
    found = compare([Passage("Đạt 12% kế hoạch.", "p")], [Passage("Đạt 12 kế hoạch.", "p")])
    assert [(one.old, one.new) for one in found.figures] == [("12%", "12")]


def test_words_that_stand_for_a_count_are_a_figure():
    text = "Kết quả: không phát sinh; còn lại quý sau."
    base = Passage(text, "p", links=(Link(9, 24, "https://m/x/"),))
    found = compare([base], [Passage("Kết quả: 3; còn lại quý sau.", "p")])
    assert [(one.old, one.new, one.address) for one in found.figures] == [("không phát sinh", "3", "https://m/x/")]


def test_a_change_is_not_forced_on_words_that_are_gone():
    assert amend("Câu khác.", old="Câu cũ.", new="Câu mới.") is None


@pytest.mark.parametrize(
    ("after", "own_line", "text"),
    [
        ((), False, "Mới. Một. Hai."),
        (("Một.",), False, "Một. Mới. Hai."),
        (None, False, "Một. Hai. Mới."),
        (("Không có.",), True, "Một. Hai.\nMới."),
        ((), True, "Mới.\nMột. Hai."),
    ],
)
def test_added_words_go_where_they_were_written(after, own_line, text):
    assert amend("Một. Hai.", old="", new="Mới.", after=after, own_line=own_line) == text


def test_what_is_no_word_file_is_refused():
    with pytest.raises(UnreadableDocument):
        returned(b"PK\x03\x04 hong")
