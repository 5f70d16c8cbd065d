"""`python -m clienteling.wecom.mock`: the mock without Django."""

import argparse
from pathlib import Path

from clienteling.wecom.mock.server import serve


def main() -> None:
    parser = argparse.ArgumentParser(description="A mock of WeCom over HTTP.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--setup", type=Path)
    options = parser.parse_args()
    serve(options.host, options.port, options.journal, options.setup)


if __name__ == "__main__":
    main()
