import { computed, signal } from '@preact/signals'

/** As the machine has it, or as was chosen here. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'kontor-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

export const theme = signal<Theme>(kept())

const isMachineDark = signal(dark.matches)

/** What it comes to. Charts draw their colours themselves, and anew when this changes. */
export const look = computed(() => {
  if (theme.value !== 'auto') return theme.value
  return isMachineDark.value ? 'dark' : 'light'
})

/** Puts the choice on the page; the style sheets know the attribute. */
export function applyTheme(): void {
  theme.subscribe((chosen) => {
    document.documentElement.dataset['theme'] = chosen
  })
  dark.addEventListener('change', () => {
    isMachineDark.value = dark.matches
  })
}

export function nextTheme(): void {
  const next = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
  theme.value = next
  localStorage.setItem(key, next)
}

function kept(): Theme {
  const found = localStorage.getItem(key)
  return themes.find((name) => name === found) ?? 'auto'
}
