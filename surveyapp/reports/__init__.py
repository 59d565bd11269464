"""Documents that leaders sign: a View in, bytes out. `family` has the reports, `blocks` what they are made of, `print`
turns HTML into a PDF, `paper` is the questionnaire for pen and paper."""
