"""A figure as the picture of a widget: drawn and sent while somebody waits."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO

from matplotlib import rc_context

from irkit.figures.drawing import OUTPUT, SCREEN_DPI, Drawing
from irkit.widgets.tables import html_table


def picture(drawing: Drawing) -> str:
    """Return a figure as HTML: the image with its alt text, and below it, folded, the same as a table."""
    image = BytesIO()
    with rc_context(OUTPUT):
        # SVG takes half the time of PNG, and is sharp on every screen.
        drawing.figure.savefig(image, format="svg", facecolor="white", metadata={"Date": None})
    width = round(drawing.figure.get_figwidth() * SCREEN_DPI)
    shown = (
        f'<img class="irkit-picture" alt="{escape(drawing.alt)}" width="{width}" '
        f'src="data:image/svg+xml;base64,{b64encode(image.getvalue()).decode()}">'
    )
    if not drawing.records:
        return shown
    rows = [[str(value) for value in each.values()] for each in drawing.records]
    table = html_table(list(drawing.records[0]), rows, "The picture as a table")
    return f'{shown}<details class="irkit-details"><summary>The picture as a table</summary>{table}</details>'
