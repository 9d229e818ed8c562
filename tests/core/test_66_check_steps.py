"""One step of the connection's test as a line to copy."""

from __future__ import annotations

from fusar_qgis.core.check_steps import FAILED, OK, PORT, STEPS, TOKEN, StepResult


def test_a_step_says_state_name_time_and_what_to_do():
    assert StepResult(PORT, OK, "Port 8765 answers.", seconds=1.256).line() == (
        "[ok] Connection (TCP) (1.26 s): Port 8765 answers."
    )
    failed = StepResult(TOKEN, FAILED, "It is refused.", "Enter another one.", 0.004)
    assert failed.line() == "[failed] Token (0.00 s): It is refused. Enter another one."
    assert StepResult(TOKEN, FAILED, action="Enter one.").line() == "[failed] Token (0.00 s): Enter one."


def test_the_way_leads_from_the_address_to_the_model():
    assert STEPS[0] == "Address" and STEPS.index("Token") < STEPS.index("Model") < STEPS.index("AEF source")
    assert len(set(STEPS)) == len(STEPS) == 11
