import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  // A lock file in a parent folder must not move the root.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  outputFileTracingExcludes: {
    '*': ['node_modules/@img/**', 'node_modules/sharp/**', 'broker/**', 'docs/**', 'data/**', 'dist/**', 'e2e/**'],
  },
  // A payload of 12 MiB is 16 MiB as base64; the default of 10 MB would cut it off without a word.
  experimental: { proxyClientMaxBodySize: '40mb' },
  images: { unoptimized: true },
  // Only what the console is made of: `npm test` checks the types of the whole tree.
  typescript: { tsconfigPath: 'tsconfig.next.json' },
  serverExternalPackages: ['ws'],
  devIndicators: false,
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
};

export default config;
