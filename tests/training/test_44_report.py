"""The report: the paper's tables beside ours on a page that needs nothing else, and the paper's numbers recomputed."""

import csv
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from fusar_qgis.core import tasks
from fusar_qgis.core.errors import ConfigError, DatasetError
from tests.training.evaluated import make_sample, truthful, write
from training.data.corpus import write_corpus
from training.evaluation import paper, self_test
from training.evaluation.cells import PAPER
from training.evaluation.data import fingerprint
from training.evaluation.report import ReportOptions, parse_groups, write_report

BOXES = [(20.0, 20.0, 60.0, 50.0), (120.0, 30.0, 160.0, 80.0), (200.0, 200.0, 250.0, 260.0)]
SAMPLES = [
    make_sample(f"s{k}", BOXES[: k % 4], BOXES[:1] * (k == 5), caption=f"{k % 4} ships at sea.")
    for k in range(12)
]
EVIL = "<script>alert(document.domain)</script> & more"
QUICK = ReportOptions(resamples=200, failures=3, with_meteor=False)


def sloppy(question):
    """Wrong on every third image, in a way that would run as HTML."""
    return EVIL if question.index % 3 == 0 else truthful(question)


@pytest.fixture
def files(tmp_path):
    corpus = tmp_path / "corpus"
    write_corpus(corpus, iter(SAMPLES), len(SAMPLES), with_field=False)
    # Written again as the corpus reads them, so that the gallery finds the images.
    origin = {"data": str(corpus), "data_fingerprint": fingerprint(SAMPLES)}
    scores = lambda q: (0.5,) * len(q.truth()) if q.task == tasks.DETECTION else ()  # noqa: E731
    return [
        write_with(tmp_path / "good.jsonl", truthful, "good", scores, origin),
        write_with(tmp_path / "sloppy.jsonl", sloppy, "sloppy <i>", None, origin),
    ]


def write_with(path, say, name, scores, origin, **values):
    from dataclasses import replace

    from tests.training.evaluated import Scripted, make_header, questions_for
    from training.evaluation.predict import write_predictions

    header = replace(make_header(SAMPLES, name, **values), **origin)
    write_predictions(path, header, questions_for(SAMPLES, header), Scripted(say, scores=scores))
    return path


class Page(HTMLParser):
    """What a browser would load or run."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src", "xlink:href")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("href", "src")]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def test_the_page_needs_no_other_file_and_runs_nothing_a_model_wrote(files, tmp_path):
    write_report(files, tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    page = Page(text)
    assert page.open == []
    assert not {"script", "iframe", "object", "link", "i>"} & set(page.tags)
    assert all(link.startswith(("#", "data:image/png;base64,")) for link in page.links)
    assert "&lt;script&gt;alert(document.domain)&lt;/script&gt;" in text and "sloppy &lt;i&gt;" in text
    assert "url(" not in text and "@import" not in text


def test_the_gallery_shows_the_image_the_truth_and_what_was_found(files, tmp_path):
    write_report(files[::-1], tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    gallery = text[text.index('id="failures"') :]
    # Three ships and more unreadable answers come first; each image stands in the page once, for both models' views.
    assert gallery.count("<article") == 3 and "<h4>s3</h4>" in gallery
    assert gallery.count("data:image/png") == 3 and gallery.count("<use ") == 3
    assert gallery.count('class="truth"') > 0 and gallery.count('class="found"') > 0
    assert "unreadable" in gallery


def test_without_the_images_the_gallery_still_shows_boxes(files, tmp_path, caplog):
    for name in ("samples.jsonl", "images.npy"):
        (tmp_path / "corpus" / name).unlink()
    write_report(files[::-1], tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    assert 'class="truth"' in text and "data:image" not in text
    assert "no images" in caplog.text


def test_printed_numbers_stand_beside_ours_and_are_marked(files, tmp_path):
    tables = {table.key: table for table in write_report(files, tmp_path / "out", QUICK)}
    assert set(tables) >= {f"table-{number}" for number in ("2-5", "3", "4", "7", "8")}
    assert set(tables) >= {"paired-tests", "by-count", "by-size", "readability"}
    glance = tables["at-a-glance"]
    assert [name for name in glance.columns if name.startswith("paper")] == [
        "paper: FUSAR-GPT (its data)",
        "paper: Qwen2.5-VL-7B (its data)",
    ]
    counting = glance.rows[0].cells
    assert [cell.text for cell in counting[1:]] == ["100.0", "66.7", "52.53", "34.85"]
    assert [cell.is_printed for cell in counting[1:]] == [False, False, True, True]
    rows = {(row.kind, row.cells[0].text): row for row in tables["table-2-5"].rows}
    assert rows[PAPER, "FUSAR-GPT"].cells[2].text == "52.53"
    with (tmp_path / "out/tables/table-2-5.csv").open() as file:
        lines = list(csv.DictReader(file))
    ours = next(line for line in lines if line["model"] == "sloppy <i>")
    assert ours["source"] == "ours" and float(ours["counting"]) == pytest.approx(100 * 2 / 3, abs=0.01)
    assert float(ours["counting low"]) < float(ours["counting"]) < float(ours["counting high"])
    assert {line["source"] for line in lines} == {"ours", "floor", "paper"}
    assert "| *FUSAR-GPT* | *paper's data, 198* | *52.53* |" in (tmp_path / "out/report.md").read_text()


def test_an_unfinished_file_says_how_far_it_is_and_names_cannot_break_the_page(files, tmp_path):
    lines = files[1].read_text().splitlines(keepends=True)
    part = tmp_path / "part.jsonl"
    header = lines[0].replace('"data_fingerprint": "', '"data_fingerprint": "\\"><script>')
    part.write_text("".join([header, *lines[1:20]]))
    write_report([part], tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    assert "corpus, 3 of 12" in text
    assert "script" not in Page(text).tags


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_name_is_no_formula_in_the_csv(tmp_path, name):
    path = write(tmp_path / "p.jsonl", SAMPLES, truthful, name)
    write_report([path], tmp_path / "r", QUICK)
    cells = [
        cell
        for file in (tmp_path / "r" / "tables").iterdir()
        for row in csv.reader(file.read_text().splitlines())
        for cell in row
    ]
    assert any(name.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell == name]


def test_floors_are_what_constant_answers_score(files, tmp_path):
    tables = {table.key: table for table in write_report(files, tmp_path / "out", QUICK)}
    floors = {row.cells[0].text: row for row in tables["table-2-5"].rows if row.kind == "floor"}
    # 24 questions for counts: planes 11 times none, ships three times each of 0, 1, 2 and 3.
    assert floors["always “0”"].cells[2].value == pytest.approx(100 * 14 / 24)
    assert floors["always all nine cells"].cells[5].value == pytest.approx(100 * 10 / 24)


def test_reports_are_the_same_to_the_byte(files, tmp_path):
    for name in ("first", "second"):
        write_report(files, tmp_path / name, QUICK)
    for path in sorted((tmp_path / "first").rglob("*.*")):
        assert path.read_bytes() == (tmp_path / "second" / path.relative_to(tmp_path / "first")).read_bytes()


def test_seeds_fusions_and_ablations_have_their_tables(tmp_path):
    trained = {"none": ("sft2",), "tlm": ("sft1", "sft2", "tlm"), "sum": ("sft1", "sft2", "tlm")}
    rng = np.random.default_rng(0)
    paths = []
    for fusion, components in trained.items():
        for seed in (0, 1, 2):
            right = rng.random(12) < 0.7
            say = lambda q, right=right: truthful(q) if right[q.index] else "77"  # noqa: E731
            path = tmp_path / f"{fusion}-{seed}.jsonl"
            values = {"fusion": fusion, "components": components, "train_seed": seed}
            paths.append(write(path, SAMPLES, say, name=fusion, tasks=(tasks.COUNTING,), **values))
    tables = {table.key: table for table in write_report(paths, tmp_path / "out", QUICK)}
    ours, theirs = tables["table-6"].rows
    assert re.fullmatch(r"\d+\.\d ± \d+\.\d \(3 seeds\)", ours.cells[2].text)
    assert [cell.text for cell in theirs.cells[2:6]] == ["34.85", "52.53", "36.36", "37.88"]
    assert ours.cells[5].text == "–"  # concat was not trained
    ablation = {tuple(cell.text for cell in row.cells[:3]): row.cells[3:] for row in tables["table-9"].rows}
    assert "3 seeds" in ablation["✓", "✓", "✓"][0].text and ablation["✓", "✓", "✓"][1].text == "52.23"
    assert ablation["✓", "✓", "✗"][0].text == "–"
    assert len(tables["seeds"].rows) == 3


def test_training_steps_become_figure_5(tmp_path):
    paths = [
        write(
            tmp_path / f"{step}.jsonl",
            SAMPLES,
            lambda q, share=share: truthful(q) if q.index < 12 * share else "nothing to say here",
            step=step,
        )
        for step, share in ((100, 0.25), (200, 0.5), (400, 1.0))
    ]
    write_report(paths, tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    figure = text[text.index('id="figure-5"') : text.index("</section>", text.index('id="figure-5"'))]
    assert figure.count("<polyline") == 4 and "training step" in figure


def test_controls_of_one_model_stand_together(tmp_path):
    said = {"real": truthful, "none": lambda q: "3", "zero": lambda q: "3"}
    paths = [
        write(
            tmp_path / f"{aef}.jsonl",
            SAMPLES,
            say,
            name=aef,
            aef=aef,
            fusion="tlm",
            model_fingerprint="f" * 16,
        )
        for aef, say in said.items()
    ]
    tables = {table.key: table for table in write_report(paths, tmp_path / "out", QUICK)}
    assert [row.cells[2].text for row in tables["aef-controls"].rows] == ["real", "none", "zero"]


def test_coarse_classes_are_named_on_the_command_line():
    assert parse_groups(["plane=A220, A330", "ship=Tanker"]) == {
        "a220": "plane",
        "a330": "plane",
        "tanker": "ship",
    }
    with pytest.raises(ConfigError, match="COARSE=FINE"):
        parse_groups(["plane"])


def test_wrong_input_is_told_in_one_sentence_and_nothing_is_written(tmp_path):
    with pytest.raises(ConfigError, match="no predictions file"):
        write_report([], tmp_path / "out")
    with pytest.raises(DatasetError, match="cannot be read"):
        write_report([tmp_path / "missing.jsonl"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_papers_tables_follow_from_their_integers():
    checks = list(self_test.all_checks())
    assert len(checks) == 148
    wrong = {(c.table, c.model, c.metric) for c in checks if not c.agrees}
    # Table 8's F1 contradict the precision and recall beside them, not the integers.
    told_otherwise = {("Table 8", "R3Det", "F1"), ("Table 8", paper.OURS, "F1")}
    assert wrong == set(paper.MISPRINTS) - told_otherwise
    assert "143 of 148 numbers agree, 5 are known misprints." in self_test.run_self_test()


def test_the_self_test_fails_when_a_metric_changes_its_meaning(monkeypatch):
    from training.evaluation import scores

    # Any overlap as good as equality.
    monkeypatch.setattr(scores, "score_cells", lambda told, truth: scores_half(told, truth))
    with pytest.raises(self_test.SelfTestError, match="Acc@100"):
        self_test.run_self_test()


def scores_half(told, truth):
    """Any overlap counts as equal."""
    from training.evaluation.metrics import CellScore

    return CellScore(float(bool(told & truth)))


def test_the_pixels_in_the_page_are_the_samples(files, tmp_path):
    import base64
    import io

    write_report(files[::-1], tmp_path / "out", QUICK)
    text = (tmp_path / "out/report.html").read_text()
    data = re.search(r"data:image/png;base64,([A-Za-z0-9+/=]+)", text).group(1)
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == SAMPLES[0].size
