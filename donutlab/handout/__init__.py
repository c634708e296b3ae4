"""The handout: the workbook laid in a folder of the learner's, and opened in JupyterLab."""
