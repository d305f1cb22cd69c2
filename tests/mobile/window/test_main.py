"""The program that officers start, as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# Opens the app as `python -m mobile.main` does, and closes it when it has said where it stands.
OPEN_AND_CLOSE = """
import sys
from kivy.app import App
from kivy.clock import Clock
from mobile import main

def look(_dt):
    app = App.get_running_app()
    print(app.frame.front, app.frame.front_screen.server, app.root_window.size)
    app.stop()

Clock.schedule_once(look, 0.2)
sys.exit(main.main(sys.argv[1:]))
"""


def test_it_opens_at_activation_with_the_server_that_was_named_and_closes(tmp_path: Path) -> None:
    surroundings = os.environ | {
        "KIVY_HOME": str(tmp_path),
        "KIVY_METRICS_DENSITY": "1",
        "KIVY_GL_BACKEND": "mock",
        "SDL_VIDEODRIVER": "offscreen",
    }

    said = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE, "--server", "https://tungnha.example", "--data", str(tmp_path / "an")],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (said.returncode, said.stdout) == (0, "activate https://tungnha.example (360, 800)\n"), said.stderr
    assert (tmp_path / "an" / "vault").exists()
