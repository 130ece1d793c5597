export type IconName =
  | 'overview'
  | 'agents'
  | 'statements'
  | 'cash'
  | 'search'
  | 'waiting'
  | 'alerts'
  | 'figures'
  | 'help'
  | 'close'
  | 'light'
  | 'dark'
  | 'auto'
  | 'out'
  | 'chevron'
  | 'left'
  | 'right'
  | 'link'

const paths: Readonly<Record<IconName, string>> = {
  overview:
    'M2.75 2.75h4.5v6h-4.5zM8.75 2.75h4.5v3h-4.5zM8.75 7.25h4.5v6h-4.5zM2.75 10.25h4.5v3h-4.5z',
  agents: 'M2.75 3h10.5v4H2.75zM2.75 9h10.5v4H2.75zM5 5h.1M5 11h.1',
  statements:
    'M2.75 3.75h10.5v9.5H2.75zM2.75 6.75h10.5M5.5 2v3M10.5 2v3M6.25 6.75v6.5M9.75 6.75v6.5M2.75 10h10.5',
  cash: 'M2.75 4.25h10.5v7.5H2.75zM8 6.25a1.75 1.75 0 1 1 0 3.5 1.75 1.75 0 0 1 0-3.5M4.75 8h.1M11.25 8h.1',
  search: 'M7 2.75a4.25 4.25 0 1 1 0 8.5 4.25 4.25 0 0 1 0-8.5M10.25 10.25l3.25 3.25',
  waiting: 'M4 2.75h8L4 13.25h8Z',
  alerts:
    'M8 2.25a4 4 0 0 1 4 4c0 3 1.25 4.25 1.25 4.25H2.75S4 9.25 4 6.25a4 4 0 0 1 4-4M6.75 12.75a1.3 1.3 0 0 0 2.5 0',
  figures: 'M2.75 13.25h10.5M4.25 11V8M8 11V3.25M11.75 11V6',
  help: 'M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5M6.25 6.25a1.75 1.75 0 1 1 2.6 1.55c-.6.3-.85.7-.85 1.2M8 11.25v.1',
  close: 'M4 4l8 8M12 4l-8 8',
  light:
    'M8 5.25a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5M8 1.5v1.25M8 13.25v1.25M1.5 8h1.25M13.25 8h1.25M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  dark: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.25 5.25 0 1 0 13 9.5',
  auto: 'M8 2.25a5.75 5.75 0 1 1 0 11.5 5.75 5.75 0 0 1 0-11.5M8 2.25v11.5M8 5l3.8-1M8 8h5.6M8 11l4.2.8',
  out: 'M6.5 3H3v10h3.5M10 5l3 3-3 3M13 8H6.5',
  chevron: 'M6 4l4 4-4 4',
  left: 'M10 4 6 8l4 4',
  right: 'M6 4l4 4-4 4',
  link: 'M5 11l6-6M6 4.5h5.5V10',
}

/** A picture beside words, or within a button that has a name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  )
}
