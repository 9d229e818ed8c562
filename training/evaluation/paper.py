"""The numbers that the paper prints, in percent, measured by its authors on their data (198 images, 664 boxes).

They stand beside ours for orientation only: other images, other sensors, another test set. Where the paper contradicts
itself the printed value stays and `MISPRINTS` says what follows from its own integers.
"""

from __future__ import annotations

from types import MappingProxyType

IMAGES = 198
PLANES, SHIPS = 633, 31
OURS, BASE = "FUSAR-GPT", "Qwen2.5-VL-7B"

# Tables 2 and 5: counting accuracy, then Acc@100, Acc@50 and Top1 of the cells.
COUNTING_AND_CELLS = MappingProxyType(
    {
        "Qwen2-VL-2B": (35.86, 23.23, 46.97, 75.25),
        "Qwen2-VL-7B": (41.41, 35.35, 67.68, 83.33),
        "Qwen2.5-VL-3B": (35.35, 23.23, 46.97, 68.18),
        BASE: (34.85, 30.81, 57.07, 78.28),
        "Qwen3-VL-4B": (45.45, 43.94, 71.21, 82.32),
        "Qwen3-VL-8B": (41.41, 42.93, 71.72, 85.86),
        "LLaVA-1.5-7B": (40.91, 35.86, 63.64, 84.85),
        "LLaVA-1.6-7B": (44.44, 39.90, 70.20, 85.86),
        "InternVL-3.5-4B": (40.40, 39.90, 70.20, 83.84),
        "BAN-L": (21.21, 12.63, 23.74, 37.37),
        "ChangeCLIP-B": (27.78, 14.14, 30.81, 43.43),
        "GeoRSCLIP-B": (30.30, 10.61, 20.71, 37.88),
        "Prithvi-B": (21.21, 8.08, 17.17, 28.79),
        "RemoteCLIP-L": (31.31, 11.62, 21.71, 37.88),
        "SAR-CLIP-B": (31.82, 29.80, 44.95, 65.66),
        "SAR-JEPA-B": (28.28, 31.82, 57.58, 68.69),
        "SkyCLIP-L": (21.21, 27.78, 49.50, 60.61),
        "SARLANG-1M": (46.97, 36.36, 67.17, 83.33),
        "BITA-L": (21.21, 10.61, 18.18, 35.35),
        "GeoChat-L": (31.82, 9.60, 16.67, 39.90),
        "VHM-L": (17.17, 7.58, 14.65, 30.81),
        OURS: (52.53, 52.02, 79.29, 91.41),
    }
)

# Table 5: classification accuracy.
CLASSIFICATION = MappingProxyType(
    {
        "BAN-L": 57.83,
        "ChangeCLIP-B": 72.59,
        "GeoRSCLIP-B": 68.98,
        "Prithvi-B": 40.66,
        "RemoteCLIP-L": 67.92,
        "SAR-CLIP-B": 69.43,
        "SAR-JEPA-B": 58.89,
        "SkyCLIP-L": 64.16,
        "SARLANG-1M": 64.61,
        "BITA-L": 60.99,
        "GeoChat-L": 69.73,
        "VHM-L": 68.83,
        OURS: 74.04,
    }
)

# Table 3: coarse classes, then fine ones.
CLASSES = ("Plane", "Ship", *(f"P-{k}" for k in range(1, 14)), "S-1", "S-2", "S-3")
BY_CLASS = MappingProxyType(
    {
        BASE: (
            *(64.66, 55.19, 82.42, 83.95, 66.67, 25.00, 31.43, 57.14, 69.05),
            *(57.89, 53.85, 40.00, 0.00, 85.71, 35.00, 57.65, 51.06, 100.00),
        ),
        OURS: (
            *(76.85, 67.42, 85.71, 85.19, 100.0, 75.00, 76.47, 66.67, 71.43),
            *(36.84, 94.44, 39.39, 71.43, 100.0, 90.48, 77.65, 57.78, 66.67),
        ),
    }
)

# Table 4: (recall, F1) per IoU threshold and class.
DETECTION = MappingProxyType(
    {
        BASE: {
            0.25: {"all": (39.9, 47.1), "plane": (40.3, 47.5), "ship": (32.3, 38.5)},
            0.5: {"all": (23.5, 27.7), "plane": (24.3, 28.7), "ship": (6.5, 7.7)},
            0.75: {"all": (6.2, 7.3), "plane": (6.3, 7.5), "ship": (3.2, 3.8)},
        },
        OURS: {
            0.25: {"all": (66.4, 74.8), "plane": (67.1, 75.7), "ship": (51.6, 57.1)},
            0.5: {"all": (52.1, 58.7), "plane": (53.1, 59.8), "ship": (32.3, 35.7)},
            0.75: {"all": (21.4, 24.1), "plane": (22.0, 24.8), "ship": (9.7, 10.7)},
        },
    }
)

# The smallest integers that give every digit of Table 4: predictions, then true positives per threshold.
DETECTION_INTEGERS = MappingProxyType(
    {
        BASE: {"plane": (440, 255, 154, 40), "ship": (21, 10, 2, 1)},
        OURS: {"plane": (490, 425, 336, 139), "ship": (25, 16, 10, 3)},
    }
)

# Table 8: precision, recall and F1 at IoU 0.5.
DETECTORS = MappingProxyType({"R3Det": (62.77, 44.73, 52.20), OURS: (66.79, 52.10, 58.70)})

# Table 6: counting accuracy by fusion; two proprietary models beside it.
FUSION = MappingProxyType({"none": 34.85, "tlm": 52.53, "sum": 36.36, "concat": 37.88})
PROPRIETARY = MappingProxyType({"ChatGPT-5.2": 18.18, "Gemini-3": 30.3})

# Table 7: BLEU-1..4, CIDEr, METEOR, SPICE.
CAPTIONING = MappingProxyType(
    {
        "LLaVA-1.5-7B": (73.54, 67.20, 61.34, 55.59, 81.97, 42.13, 84.14),
        "LLaVA-1.6-7B": (75.03, 69.08, 63.35, 57.83, 93.63, 43.13, 84.94),
        "InternVL-3.5-4B": (76.76, 70.76, 64.99, 59.36, 116.21, 42.34, 84.36),
        "Qwen2-VL-3B": (72.11, 65.80, 59.80, 54.11, 91.34, 41.20, 83.07),
        "Qwen2-VL-7B": (76.11, 70.20, 64.57, 59.13, 109.11, 42.52, 84.62),
        "Qwen2.5-VL-3B": (61.56, 56.27, 51.17, 46.24, 81.68, 35.88, 81.22),
        BASE: (66.71, 61.39, 56.22, 51.19, 91.68, 37.95, 83.02),
        "Qwen3-VL-4B": (77.64, 71.61, 65.87, 60.31, 116.20, 43.13, 85.45),
        "Qwen3-VL-8B": (77.41, 71.49, 65.84, 60.36, 110.79, 43.09, 85.71),
        "SARLANG-1M": (74.56, 69.84, 65.17, 60.61, 149.60, 43.16, 88.12),
        "BAN-L": (58.08, 51.39, 44.99, 38.79, 14.08, 32.79, 56.99),
        "ChangeCLIP-B": (59.95, 53.54, 47.58, 41.52, 16.40, 34.12, 57.29),
        "GeoRSCLIP-B": (59.01, 52.62, 46.51, 40.35, 16.63, 33.20, 57.49),
        "Prithvi-B": (60.05, 53.33, 46.83, 40.37, 11.72, 33.37, 61.81),
        "RemoteCLIP-L": (61.12, 54.54, 48.10, 41.64, 17.09, 34.66, 59.19),
        "SAR-CLIP-B": (59.91, 53.41, 47.05, 40.73, 13.78, 34.06, 61.13),
        "SAR-JEPA-B": (57.11, 52.65, 44.79, 37.21, 10.03, 32.11, 58.44),
        "SkyCLIP-L": (60.77, 54.19, 47.95, 41.69, 14.91, 34.74, 57.81),
        "BITA-L": (55.37, 44.72, 37.32, 30.72, 2.26, 28.33, 56.13),
        "GeoChat-L": (54.04, 43.55, 36.10, 29.67, 2.19, 26.11, 57.66),
        "VHM-L": (50.29, 41.92, 35.36, 29.25, 3.14, 27.27, 58.91),
        OURS: (77.92, 73.21, 68.62, 64.01, 160.21, 45.60, 89.29),
    }
)

# Table 9: counting accuracy by what was trained.
ABLATION = MappingProxyType(
    {
        (): None,
        ("sft2",): 34.85,
        ("sft1", "sft2"): 36.36,
        ("sft2", "tlm"): 41.92,
        ("sft1", "sft2", "tlm"): 52.23,
    }
)

MISPRINTS = MappingProxyType(
    {
        ("Table 9", OURS, "accuracy"): "no k/198 gives 52.23; Tables 2, 5 and 6 print 52.53 = 104/198",
        ("Table 5", "RemoteCLIP-L", "Acc@50"): "43/198 is 21.72",
        ("Table 5", "SkyCLIP-L", "Acc@50"): "98/198 is 49.49",
        ("Table 5", OURS, "classification"): "no k/664 gives 74.04; 492/664 is 74.10",
        ("Table 8", OURS, "F1"): "the printed precision and recall give 58.54",
        ("Table 8", OURS, "P"): "Table 4's integers give 346/515 = 67.18",
        ("Table 8", "R3Det", "F1"): "the printed precision and recall give 52.24",
    }
)
