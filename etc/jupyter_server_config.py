"""Installed into the environment: started in the course's folder, Jupyter serves the whole folder.

Given a notebook to open, it would serve the folder of that notebook alone, and a lesson's link to its
exercise would lead out of what is served.
"""

from pathlib import Path

if Path("notebooks/00-start-here.ipynb").is_file() and Path("exercises").is_dir():
    get_config().ServerApp.root_dir = str(Path.cwd())  # noqa: F821  (Jupyter gives it to its configuration)
