"""Makes TypeScript's declarations of the API from the description that the app gives of itself, without a server."""

import shutil
import subprocess
from pathlib import Path

from app import create_app
from tests.helpers.guards import HANG_GUARD_S

FOLDER = Path(__file__).resolve().parent
DECLARATIONS = FOLDER / "api.d.ts"


def describe() -> str:
    """Return /openapi.json of an app without networks: their names differ from server to server."""
    return create_app({"MODELS": []}).test_client().get("/openapi.json").get_data(as_text=True)


def declare(description: str) -> str:
    """Return the declarations of a description. Raises CalledProcessError where Node.js or its packages fail."""
    node = shutil.which("node")
    if node is None:
        raise FileNotFoundError("node was not found: install Node.js 20.19, 22.13, 24 or later.")
    done = subprocess.run(
        [node, FOLDER / "declare.js"],
        input=description.encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=HANG_GUARD_S,
    )
    return done.stdout.decode()
