"""Reading English: figures, dates, units, metrics and what they are about, each with its place in the words."""
