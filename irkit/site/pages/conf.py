"""Sphinx's settings for the pages."""

project = "irkit"
author = "The irkit team"
html_title = "Foreign policy, level by level"
extensions = ["myst_nb"]
nb_execution_mode = "off"  # the lessons have been run before
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # else every page would load scripts from elsewhere
nb_merge_streams = True
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]
html_theme = "sphinx_book_theme"
html_theme_options = {
    "home_page_in_toc": True,
    "navbar_persistent": [],  # the sidebar has a search already
    "show_navbar_depth": 1,
    "use_download_button": False,
    "use_fullscreen_button": False,
}
html_context = {"default_mode": "auto"}
html_favicon = "static/icon.svg"
html_sidebars = {"**": ["search-button-field.html", "sbt-sidebar-nav.html"]}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False
