/**
 * Takes the place of the `entities` package for markdown-it: the browser knows the names of characters by itself,
 * so the page need not carry a table of them.
 */
const area = document.createElement('textarea')

/** The characters a single entity such as "&amp;" stands for. A text area's content is never run as HTML. */
export function decodeHTMLStrict(entity: string): string {
  area.innerHTML = entity
  return area.value
}
