"""GUI toolkits' loops, run while nothing else is to be done; standard library only."""
