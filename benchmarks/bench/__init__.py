"""The bench: scenarios, the programs that are compared, and how a run of one is measured."""
