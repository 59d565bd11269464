"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness.

A wave becomes a `Sample`; `index_wave` estimates every part of every domain under a `Rule`, `answer_distribution`
counts the answers, `change_between` and `decompose_change` compare two waves, `standardised_indices` puts agencies at a
common mix and `aggregate_agencies` puts them together. All numbers are on 0-1 and NaN is unknown.

Any other table becomes a `Design` (a wave too: `table_design`) for `estimates`, `quantiles`, `calibration`,
`replication`, `comparison`, `scale_quality`, `drivers` and `small_areas`. Underneath lies one operator,
`totals.covariance`: the design covariance of weighted totals of any columns. docs/method.md has the formulas.
"""
