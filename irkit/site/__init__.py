"""The course as a folder for the web: pages to read, and the lessons live in a browser."""
