"""The six outcomes that the documents count, in the order of Umeå's slide (2011); in a record they are 1 to 6."""

OUTCOMES = (
    "mild_mental",
    "long_term_unemployed",
    "long_term_sick",
    "alcohol_dependence",
    "severe_mental",
    "drug_dependence",
)
