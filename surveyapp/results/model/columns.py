"""What each column of the index tells. Whatever decides over columns goes by these lists: one that stands in none of
them is told to nobody outside the house, and stays behind where a row comes about in another way."""

from __future__ import annotations

NAMES = ("wave", "scope", "agency", "peer_group", "part", "rule", "aggregate", "not_ranked")
"""All that a row hidden from the published view still says, beside the flag that it is hidden."""
ABOUT = ("confidence", "flags", "display", "pool")
FORMS = ("n", "n_monitoring", "n_issued", "response_rate", "n_population", "n_returned", "issued_from")
"""Of whom the row speaks, in whatever way their answers are put together."""
FIGURES = ("index", "index_as_fixed")
ERRORS = (
    *("se", "df", "ci_low", "ci_high", "ci_method", "deff", "n_eff"),
    *("effect", "pool_effect", "pool_df", "n_moderated", "df_moderated", "n_interval"),
)
ENDS = ("ci_low", "ci_high", "change_low", "change_high", "usual_low", "usual_high")
"""Of intervals, of whatever figure."""
PLACES = ("rank", "rank_low", "rank_high", "rank_of", "rank_as_fixed", "rank_low_alone", "rank_high_alone")
CHANGES = (
    *("change", "change_low", "change_high", "comparable", "comparable_note", "common_items"),
    *("verdict", "usual", "usual_low", "usual_high"),
)
PUBLISHED = (*NAMES, *ABOUT, *FORMS, *FIGURES, *ERRORS, *PLACES, *CHANGES)
OF_ANY_AGGREGATE = (*NAMES, *ABOUT, *FORMS)
"""What the mean of agencies shares with all their answers taken together."""
