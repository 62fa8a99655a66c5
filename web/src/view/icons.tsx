/** The few signs of the tool bar, drawn with one stroke width. */

const PATHS = {
  play: 'M5 3.5v9l7.5-4.5z',
  playAll: 'M2.5 3.5v9L8 8zM8.5 3.5v9L14 8z',
  stop: 'M4 4h8v8H4z',
  restart: 'M12.8 6.2A5.2 5.2 0 1 0 13.2 9M13 2.8v3.6H9.4',
  plus: 'M8 3v10M3 8h10',
  undo: 'M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M3 6.5l3-3M3 6.5l3 3',
  up: 'M8 13V3.5M4 7.5l4-4 4 4',
  down: 'M8 3v9.5M4 8.5l4 4 4-4',
  bin: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5M6.8 7v3.8M9.2 7v3.8',
  help: 'M6 6.2a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.3v.2M8 11.8v.1',
  save: 'M3 3h8l2 2v8H3zM5.5 3v3.5h4.5V3M5.5 13V9.5h5V13',
  folder: 'M2 4.5h4l1.5 1.5H14v6.5H2z',
  file: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
  notebook: 'M4 2.5h8.5v11H4zM4 2.5v11M6.5 2.5v11M2.8 5h2M2.8 8h2M2.8 11h2',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  close: 'M4 4l8 8M12 4l-8 8',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** Perijove: the point of an orbit that is nearest to Jupiter. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <ellipse class="mark-orbit" cx="12" cy="12" rx="10.4" ry="4.6" transform="rotate(-32 12 12)" />
      <circle class="mark-planet" cx="12" cy="12" r="5.4" />
      <circle class="mark-moon" cx="18.6" cy="5.6" r="1.9" />
    </svg>
  )
}
