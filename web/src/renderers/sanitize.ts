/** HTML of documents made harmless: no scripts, no forms, nothing from elsewhere; styles by an allow-list. */
import DOMPurify from 'dompurify'

const PROPERTIES =
  /^(color|background-color|text-align|vertical-align|font-(weight|style|size|family)|text-decoration|(max-|min-)?(width|height)|margin(-\w+)?|padding(-\w+)?|border(-[\w-]+)?|float|clear|display|line-height|white-space)$/

export function sanitize(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true, svg: false, mathMl: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'iframe', 'dialog'],
    FORBID_ATTR: ['class', 'srcset', 'ping', 'popover', 'popovertarget'],
    ADD_ATTR: ['class'],
    SANITIZE_NAMED_PROPS: true,
  })
  for (const element of fragment.querySelectorAll<HTMLElement>('[style]')) restyle(element)
  return fragment
}

/** Style attributes are not let through by the page's policy; what is harmless in them is set by script. */
function restyle(element: HTMLElement): void {
  const text = element.getAttribute('style') ?? ''
  element.removeAttribute('style')
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':')
    const name = declaration.slice(0, colon).trim().toLowerCase()
    const value = declaration.slice(colon + 1).trim()
    if (colon > 0 && PROPERTIES.test(name) && !/url\(|expression|position|fixed/i.test(value))
      element.style.setProperty(name, value)
  }
}
