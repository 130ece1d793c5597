import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'demo/**'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Hundreds of tests wait for real processes, sockets and disks. Where nobody is there to look, one
    // that fails is tried again, and the run names it: a fault that stays is still red.
    retry: process.env['CI'] === undefined ? 0 : 2,
    reporters: ['default', './test/tally.ts'],
  },
})
