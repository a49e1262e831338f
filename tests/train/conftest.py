"""The trainers need torch (extra ``train``): without it their tests are left out, as `make test` runs without it."""

from importlib.util import find_spec

#: Test modules that cannot be imported without torch.
NEED_TORCH = ["test_ner_layers.py", "test_student.py", "test_word_vectors.py"]

collect_ignore = [] if find_spec("torch") else NEED_TORCH


def pytest_report_header() -> str:
    """Say what is left out."""
    return f"left out without torch: tests/train/{', '.join(NEED_TORCH)}" if collect_ignore else "torch is installed"
