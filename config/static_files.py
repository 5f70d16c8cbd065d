"""Static files of the image: named after their content, each with a gzip beside it."""

from typing import Any

from whitenoise.compress import Compressor  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class Named(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Without Brotli, whose best compression takes minutes over the API's page."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(**{**kwargs, "use_brotli": False})
