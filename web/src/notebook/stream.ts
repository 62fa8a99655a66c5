/**
 * How text of a stream accumulates: what a terminal would have left on the line.
 *
 * The unfinished line is two strings, `under` and `over`: what stood there, and what has been written since the last
 * carriage return. It is kept as `over`, or as `under + "\r" + over`, so that nothing is lost between two pieces.
 * tests/notebook/cases/README.md has the rules.
 */

/** Join `added` to `text`, folding carriage returns and backspaces of the unfinished line and of what follows. */
export function appendText(text: string, added: string): string {
  const start = text.lastIndexOf('\n') + 1
  const tail = text.slice(start) + added
  return plain(tail) ? text + added : text.slice(0, start) + fold(tail)
}

/** What is to be seen of a stream's text: every line is settled, those that a file kept unfolded too. */
export function settled(text: string): string {
  if (plain(text)) return text
  return text
    .split('\n')
    .map((line) => (plain(line) ? line : settleLine(line)))
    .join('\n')
}

function plain(text: string): boolean {
  return !text.includes('\r') && !text.includes('\b')
}

function fold(text: string): string {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  return [...lines.map((line) => (plain(line) ? line : settleLine(line))), foldLine(last)].join('\n')
}

function foldLine(line: string): string {
  if (plain(line)) return line
  const { under, over } = read(line)
  return under.length > 0 ? `${under.join('')}\r${over.join('')}` : over.join('')
}

function settleLine(line: string): string {
  const { under, over } = read(line)
  return joined(under, over).join('')
}

function joined(under: readonly string[], over: readonly string[]): string[] {
  return [...over, ...under.slice(over.length)]
}

function read(line: string): { under: readonly string[]; over: readonly string[] } {
  let under: string[] = []
  let over: string[] = []
  for (const char of line) {
    if (char === '\r') {
      under = joined(under, over)
      over = []
    } else if (char === '\b') {
      over.pop()
    } else {
      over.push(char)
      if (over.length >= under.length) under = []
    }
  }
  return { under, over }
}
