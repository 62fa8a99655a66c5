/** HTML of documents made harmless: no scripts, no forms, nothing from elsewhere; styles by an allow-list. */
import DOMPurify from 'dompurify'

const PROPERTIES =
  /^(color|background-color|text-align|vertical-align|font-(weight|style|size|family)|text-decoration|(max-|min-)?(width|height)|margin(-\w+)?|padding(-\w+)?|border(-[\w-]+)?|float|clear|display|line-height|white-space)$/

/** Only names that renderers give meaning to; others could borrow the looks of the page's own parts. */
const CLASSES = /^(math|math-display|language-[\w-]+)$/

/** Schemes that links and pictures may have; those without a scheme are paths. */
const ADDRESSES = /^(?:(?:https?|ftp|mailto|tel|attachment):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i

export function sanitize(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(setAside(html), {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true, mathMl: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'dialog'],
    FORBID_ATTR: ['style', 'srcset', 'ping', 'popover', 'popovertarget'],
    ALLOWED_URI_REGEXP: ADDRESSES,
    SANITIZE_NAMED_PROPS: true,
  })
  for (const element of fragment.querySelectorAll<HTMLElement>(`[${KEPT}]`)) restyle(element)
  for (const element of fragment.querySelectorAll('[class]'))
    element.setAttribute('class', [...element.classList].filter((name) => CLASSES.test(name)).join(' '))
  return fragment
}

/** Where style attributes wait; the page's policy would report them already while the HTML is being read. */
const KEPT = 'data-style'

/** Where the addresses of pictures wait, so that nothing is fetched before somebody has looked at them. */
export const PICTURE = 'data-picture'

function setAside(html: string): string {
  return html
    .replace(/(<[a-z][^>]*?\s)style(?=\s*=)/gi, `$1${KEPT}`)
    .replace(/(<img\b[^>]*?\s)src(?=\s*=)/gi, `$1${PICTURE}`)
}

/** Style attributes are not let through by the page's policy; what is harmless in them is set by script. */
function restyle(element: HTMLElement): void {
  const text = element.getAttribute(KEPT) ?? ''
  element.removeAttribute(KEPT)
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration.slice(colon + 1).trim()
    if (colon > 0 && PROPERTIES.test(name) && !/url\(|expression|position|fixed/i.test(value))
      element.style.setProperty(name, value)
  }
}
