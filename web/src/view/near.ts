/** What is far from the window is made when it comes near. */
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

const callbacks = new WeakMap<Element, () => void>()
let watcher: IntersectionObserver | null = null

function watch(element: Element, call: () => void): () => void {
  watcher ??= new IntersectionObserver(
    (entries) => {
      for (const entry of entries) if (entry.isIntersecting) callbacks.get(entry.target)?.()
    },
    { rootMargin: '1200px 0px' },
  )
  callbacks.set(element, call)
  watcher.observe(element)
  return () => {
    callbacks.delete(element)
    watcher?.unobserve(element)
  }
}

/** True from the first time the element is near the window on. */
export function useNear(ref: RefObject<Element | null>, atOnce: boolean): boolean {
  const [near, setNear] = useState(atOnce)
  useEffect(() => {
    const element = ref.current
    if (near || !element) return
    return watch(element, () => setNear(true))
  }, [near, ref])
  return near
}
