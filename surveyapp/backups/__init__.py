"""Copies of the whole database: checked when they are made, sealed if asked, tried before they are needed."""
