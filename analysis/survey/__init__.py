"""Any table: designs, totals, estimates and intervals of a sample, equal to R's survey."""
