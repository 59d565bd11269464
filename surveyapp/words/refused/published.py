"""What can be wrong with a file of published indices, and what to do."""

from __future__ import annotations

from surveyapp.words.speech import later

PUBLISHED_SLIPS = (
    later("the file is no table of published indices"),
    later("the file holds {index}, not {asked}"),
    later("which province the figures are of is not said"),
    later("there is no province “{name}”"),
    later("{year} is no year of an index"),
    later("{named}: 0 stands for missing values ({n})"),
    later("{named} stands there twice (first on line {before})"),
    later("{named} has neither a value nor a rank"),
    later("{part} {value} lies outside {span}"),
    later("rank {rank} is none of {all}"),
)
PUBLISHED_REMEDIES = (
    later("give it the columns {columns}"),
    later("choose the index that the file holds"),
    later("add a column province, or name it with --unit"),
    later("correct the name"),
    later("write it like 2024"),
    later("empty these cells, or leave such rows out with --without-zeros"),
    later("fill in one of them"),
    later("correct the figure, or leave the cell empty"),
    later("correct rank or of"),
)
