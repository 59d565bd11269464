"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness.

A wave becomes a `sample.Sample`; `indices.index_wave` estimates every part of every domain under a `rules.Rule`,
`levels.level_shares` counts the answers, `league.league_of` gives places with their rank sets, `change.change_between`
and `change.decompose_change` compare two waves, `standardise.standardise` puts agencies at a common mix and
`aggregate.aggregate_agencies` puts them together. All numbers are on 0-1 and NaN is unknown.

Any other table becomes a `design.Design` (a wave too: `rows.design_of_wave`) for `estimates`, `quantiles`,
`calibration`, `replication`, `comparison`, `scale_quality`, `drivers` and `small_areas`. Underneath lies one operator,
`totals.covariance`: the design covariance of weighted totals of any columns. docs/method.md has the formulas.
"""
