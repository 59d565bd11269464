"""Documents that leaders sign: a result object in, PDF bytes out."""
