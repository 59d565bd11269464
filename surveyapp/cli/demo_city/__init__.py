"""An invented city, so that everything can be tried without anybody's data. It says of itself that it is invented."""
