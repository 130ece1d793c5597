/** What a token begins with, so that a scanner of secrets knows one when it meets it. */
export const tokenPrefix = 'kontor_'
