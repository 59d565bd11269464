"""What the answers mean. Arrays in, frozen results out. No web, no database, no clock, no global randomness.

A wave becomes a `sample.Sample`; `indices.index_wave` estimates every part of every domain under a `rules.Rule`,
`levels.level_shares` counts the answers, `ranks.rank` gives places. All numbers are on 0-1 and NaN is unknown.
Underneath lies one operator, `totals.covariance`: the design covariance of weighted totals of any columns.
"""
