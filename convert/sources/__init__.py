"""Where collections come from: files, folders, standard input."""
