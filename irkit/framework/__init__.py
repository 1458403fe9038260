"""The framework: levels, the codebook and its decision rule, schemes, misconceptions, glossary."""
