"""One filled example of every message on the wire."""

from __future__ import annotations

import numpy as np

from fusar_qgis.core import api

PLACE = api.FieldPlace(
    (179.5, -17.25, -179.75, -16.5),
    2023,
    2,
    2,
    api.encode_array(np.array([[[0, 0], [0, 1]], [[1, 0], [1, np.nan]]], "f4")),
)
REPORT = api.AefReport(
    "used", "2023 from demo.tif", "file", 2023, 2023, 3, 4, api.ATTRIBUTION, 3, "2026-01-31T12:00:00Z"
)
FIELD = api.EncodedField(
    api.encode_array(np.linspace(-0.25, 0.25, 64, dtype=np.float32)[None]),
    api.encode_array(np.array([[0.5, 0.25]], np.float32)),
    2023,
    "demo.npz",
)
MODULATION = api.ModulationMap(
    api.encode_array(np.array([[0.5, 0.25]], np.float32)), api.encode_array(np.array([[1, 2]], np.float32))
)

EXAMPLES = {
    "interpret_request": api.InterpretRequest(
        image="data:image/png;base64,iVBORw0KGgo=",
        task="detection",
        label="ship",
        labels=("ship", "plane"),
        boxes=((10.0, 20.5, 30.0, 40.0),),
        question="Where are the ships?",
        scene=PLACE,
        field=FIELD,
        aef=api.AefOptions(True, "file", 2022),
        model="fusar-demo",
        max_new_tokens=512,
        explain=True,
        compare=(api.AefOptions(False), api.AefOptions(year=2019)),
    ),
    "interpret_request_least": api.InterpretRequest(image="data:image/png;base64,", task="captioning"),
    "interpret_response": api.InterpretResponse(
        task="detection",
        status="ok",
        text='[{"bbox_2d": [10, 20, 30, 40], "label": "ship"}]',
        model="fusar-demo",
        finish_reason="stop",
        image_size_sent=(448, 224),
        image_size_seen=(224, 224),
        aef=REPORT,
        boxes=(
            api.LabeledBox((10.0, 20.0, 30.0, 40.0), "ship", 0.875, api.SCORE_TOKEN_PROBABILITY),
            api.LabeledBox((1.0, 2.0, 3.0, 4.0), ""),
        ),
        count=2,
        cells=(1, 9),
        labels=("ship",),
        caption="Open sea.",
        prompt="Detect every object of class ship in this SAR image.",
        prompt_tokens=90,
        completion_tokens=24,
        duration_s=1.25,
        request_id="r-1",
        modulation=MODULATION,
        variants=(
            api.AnswerVariant(
                api.AefOptions(False),
                api.AefReport("off", "AEF was switched off for this request."),
                "empty",
                "None",
                "stop",
            ),
            api.AnswerVariant(
                api.AefOptions(year=2019),
                REPORT,
                "ok",
                "2",
                "stop",
                (api.LabeledBox((1.0, 2.0, 3.0, 4.0), "ship"),),
                2,
                (5,),
                ("ship",),
                "Two ships.",
                MODULATION,
            ),
        ),
    ),
    "fusar_extra": api.FusarExtra(PLACE, FIELD, api.AefOptions(enabled=False)),
    "field_request": api.FieldRequest(PLACE, "file"),
    "field_response": api.FieldResponse(
        api.encode_array(np.zeros((1, 1, 64), np.float32)), api.encode_array(np.array([[True]])), REPORT
    ),
    "composite_request": api.CompositeRequest(
        (72.0, 19.0, 72.5, 19.25), 2020, (1, 16, 9), 0.3, 256, 128, "file", "pca"
    ),
    "similarity_request": api.SimilarityRequest(
        (72.0, 19.0, 72.5, 19.25), 2020, 72.25, 19.125, 256, 128, "file"
    ),
    "difference_request": api.DifferenceRequest((72.0, 19.0, 72.5, 19.25), 2020, 2023, 256, 128, "file"),
    "model_list": api.ModelList(
        (
            api.ModelCard(
                "fusar-demo",
                224,
                tasks=("detection",),
                classes=("ship",),
                tlm=True,
                stage="stage2",
                aef_years=(2023,),
            ),
        )
    ),
    "error": api.ErrorBody("missing_year", "Nothing says when it was taken.", "Enter the year."),
}
