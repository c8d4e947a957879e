"""Reports on the work itself, each a question with its chart, its table and its files."""
