"""Analysis of records: signed ties and their balance, links between levels, hypotheses, forecasts."""
