/** Currencies that are looked for in running text; any other three capitals could be a word. */
const currencies = new Set(
  (
    'EUR CHF USD GBP SEK NOK DKK ISK PLN CZK HUF RON BGN HRK RSD TRY RUB UAH JPY CNY HKD SGD AUD ' +
    'NZD CAD MXN BRL ARS CLP COP PEN ZAR INR THB IDR MYR PHP KRW ILS AED SAR QAR KWD BHD EGP MAD'
  ).split(' '),
)

const symbols = new Map([
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['$', 'USD'],
  ['¥', 'JPY'],
  ['₽', 'RUB'],
  ['zł', 'PLN'],
  ['Kč', 'CZK'],
])

/** Whether a text is the code of a currency that is often met, and nothing else. */
export function isCurrency(text: string): boolean {
  return currencies.has(text.trim())
}

const elsewhere =
  /original|ursprung|urspr\.|foreign|fremd|d.origine|di origine|de origen|instructed/i

/** Whether a header speaks of the currency before an exchange, and not of the account's. */
export function isOfExchange(label: string): boolean {
  return elsewhere.test(label.slice(0, 200))
}

/** Currency that a text names, by its code or sign. */
export function currencyIn(text: string): string | undefined {
  const code = text.slice(0, 200).match(/(?<![\p{L}\p{N}])[A-Z]{3}(?![\p{L}\p{N}])/gu)
  const known = code?.find((word) => currencies.has(word))
  if (known) return known
  return [...symbols].find(([symbol]) => text.includes(symbol))?.[1]
}

/** Currency of a text that is nothing but its sign. */
export function currencyOf(symbol: string): string | undefined {
  return symbols.get(symbol.trim())
}

const beside = String.raw`\p{Sc}|kr\.?|zł|Kč|Ft|${[...currencies].join('|')}`
const before = new RegExp(`^[-+\u2212(]?[ \u00a0]?(${beside})[ \u00a0]?(?=[-+\\d\u2212])`, 'u')
const behind = new RegExp(`(?<=[-+\\d\u2212])[ \u00a0]?(${beside})\\)?$`, 'u')

/** The sign of a currency that stands beside a number: `£5.00`, `-5,00 €`, `CHF 5.00`. */
export function symbolBeside(text: string): string | undefined {
  return before.exec(text)?.[1] ?? behind.exec(text)?.[1]
}
