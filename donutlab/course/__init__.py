"""The course: a folder for each notebook, with its text, what it asks and checks, its terms."""
