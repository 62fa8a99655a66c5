"""What `?` alone shows."""

USAGE = """\
Python, and a little more:

  obj?  obj??        what obj is; with its source
  name*?             names that match a pattern
  %name line         a line magic; %lsmagic lists them, %name? explains one
  %%name             a cell magic, on the first line of a cell
  !command           a shell command     files = !ls   keeps what it prints
  {expr}  $name      Python within commands and magics
  _  __  ___  _4     the last results; that of cell 4   In, Out: all of them
  await              works at the top level
  expression;        is not shown
"""
