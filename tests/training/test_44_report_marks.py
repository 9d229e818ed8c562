"""What the report's tables mark as the best, and how they tell checkpoints of one run apart."""

import pytest

from tests.training.evaluated import make_sample, truthful, write
from training.evaluation.cells import Row, Table, number, text
from training.evaluation.report import ReportOptions, write_report


def table(*errors, **options):
    rows = tuple(Row((text(f"model {k}"), text("dev"), number(error))) for k, error in enumerate(errors))
    return Table("key", "title", "note", ("model", "data", "mean error"), rows, **options)


@pytest.mark.parametrize(
    ("options", "marked"),
    [
        ({}, [False, True]),
        ({"lower_is_better": ("mean error",)}, [True, False]),
        ({"unranked": ("mean error",)}, [False, False]),
        ({"higher_is_better": False}, [False, False]),
    ],
)
def test_the_best_of_a_column_is_marked_in_its_direction(options, marked):
    shown = table(0.10, 0.13, **options)
    assert [shown.is_best(row, 2) for row in shown.rows] == marked


def test_equal_values_are_not_marked():
    shown = table(0.1, 0.1, lower_is_better=("mean error",))
    assert not any(shown.is_best(row, 2) for row in shown.rows)


def test_checkpoints_of_one_run_have_names_of_their_own_and_the_smaller_error_is_marked(tmp_path):
    samples = [make_sample(f"s{k}", [(20.0, 20.0, 60.0, 50.0)] * (k % 3)) for k in range(6)]
    said = {100: lambda _: "1", 200: truthful}
    files = [write(tmp_path / f"{step}.jsonl", samples, say, "run", step=step) for step, say in said.items()]
    tables = {
        table.key: table
        for table in write_report(files, tmp_path / "out", ReportOptions(resamples=100, with_meteor=False))
    }
    closer = tables["counting-cells-details"]
    assert [row.cells[0].text for row in closer.rows] == ["run, step 100", "run, step 200"]
    errors = closer.columns.index("mean error")
    assert [closer.is_best(row, errors) for row in closer.rows] == [False, True]
    page = (tmp_path / "out/report.html").read_text()
    figure = page[page.index("Figure 5: ") :]
    assert ">run<" in figure[: figure.index("</section>")], "one line for the run, not one a checkpoint"
