"""What a batch must bring along, checked before anything is computed from it."""

from __future__ import annotations

import torch
from torch import Tensor

from fusar_qgis.core.errors import InvalidFieldError, InvalidRequestError


def require_token_types(
    image_token_id: int, input_ids: Tensor | None, mm_token_type_ids: Tensor | None
) -> None:
    """Refuses image tokens without `mm_token_type_ids`, which would silently get the positions of text.

    Raises:
        InvalidRequestError: They are missing.
    """
    if input_ids is None or mm_token_type_ids is not None:
        return
    if bool((input_ids == image_token_id).any()):
        raise InvalidRequestError(
            "Image tokens came without mm_token_type_ids.", "Send what the processor returned."
        )


def anchors_per_image(
    n_images: int, aef_values: Tensor | None, aef_positions: Tensor | None, aef_valid: Tensor | None
) -> list[tuple[Tensor, Tensor]] | None:
    """Cuts the padding of the AEF tensors off.

    Args:
        n_images: Images in the batch.
        aef_values: AEF vectors [n_images, S, D], or None for a batch without AEF.
        aef_positions: Their places [n_images, S, 2] = (y, x) in [0, 1].
        aef_valid: Which of them are anchors [n_images, S]; None for all.

    Returns:
        Per image (values [S_i, D], positions [S_i, 2]), or None without AEF.

    Raises:
        InvalidFieldError: Number of fields, shapes or values are wrong.
    """
    if aef_values is None:
        if aef_positions is not None or aef_valid is not None:
            raise InvalidFieldError("AEF positions came without AEF values.", "Send both or neither.")
        return None
    if aef_positions is None:
        raise InvalidFieldError("AEF values came without AEF positions.", "Send both or neither.")
    if aef_valid is None:
        aef_valid = torch.ones(aef_values.shape[:2], dtype=torch.bool, device=aef_values.device)
    _check_shapes(n_images, aef_values, aef_positions, aef_valid)
    return [_checked(*anchors) for anchors in zip(aef_values, aef_positions, aef_valid, strict=True)]


def _check_shapes(n_images: int, values: Tensor, positions: Tensor, valid: Tensor) -> None:
    if values.ndim != 3 or positions.shape != (*values.shape[:2], 2) or valid.shape != values.shape[:2]:
        shapes = [tuple(tensor.shape) for tensor in (values, positions, valid)]
        raise InvalidFieldError(
            f"AEF tensors have shapes {shapes}, expected [n, S, D], [n, S, 2] and [n, S]."
        )
    if values.shape[0] != n_images:
        raise InvalidFieldError(
            f"The batch has {n_images} images but {values.shape[0]} AEF fields.",
            "Send one field per image; an image without AEF has a field without valid anchors.",
        )


def _checked(values: Tensor, positions: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
    mask = valid.bool()
    values, positions = values[mask], positions[mask]
    if not bool(torch.isfinite(values).all()):
        raise InvalidFieldError(
            "A valid AEF anchor holds a value that is not finite.", "Mark it as not valid."
        )
    if not bool(((positions >= 0.0) & (positions <= 1.0)).all()):  # False for NaN as well
        raise InvalidFieldError(
            "A valid AEF anchor lies outside [0, 1].", "Clamp it or mark it as not valid."
        )
    return values, positions
