/**
 * Digits behind the point of a currency, after ISO 4217 list one (the "minor unit" column).
 * Two is the rule; these are the exceptions.
 */
const exceptions = new Map<string, number>([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'ISK',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'UYI',
    'VND',
  ].map((code) => [code, 0] as const),
  ...['VUV', 'XAF', 'XOF', 'XPF'].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ...['CLF', 'UYW'].map((code) => [code, 4] as const),
])

/** Digits behind the point that amounts in `currency` are written with. */
export function minorDigits(currency: string): number {
  return exceptions.get(currency) ?? 2
}

/** Whether `text` has the form of an ISO 4217 code: three capital letters. */
export function isCurrency(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}
