"""Where the real data lies: beside the checkout, where it exists at all."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"
TAOBAO, CDNOW = FOLDER / "taobao_user_behavior.csv", FOLDER / "cdnow_master.txt"
needs_real_data = pytest.mark.skipif(not TAOBAO.exists(), reason="the real data files are not beside the checkout")
