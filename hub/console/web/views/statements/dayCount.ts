import { useEffect, useState } from 'preact/hooks'

const wide = matchMedia('(min-width: 1340px)')
const middle = matchMedia('(min-width: 1100px)')

function fitting(): number {
  if (wide.matches) return 28
  return middle.matches ? 21 : 14
}

/** How many days fit beside the accounts: four weeks, three or two. */
export function useDayCount(): number {
  const [days, setDays] = useState(fitting)
  useEffect(() => {
    const look = () => setDays(fitting())
    wide.addEventListener('change', look)
    middle.addEventListener('change', look)
    return () => {
      wide.removeEventListener('change', look)
      middle.removeEventListener('change', look)
    }
  }, [])
  return days
}
