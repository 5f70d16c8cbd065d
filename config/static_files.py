"""Static files of the image: named after their content, each with a gzip beside it."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Named(CompressedManifestStaticFilesStorage):
    """Without Brotli, whose best compression takes minutes over the API's page."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(**{**kwargs, "use_brotli": False})
