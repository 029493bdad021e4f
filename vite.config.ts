import { defineConfig } from 'vite';
import devServer from '@hono/vite-dev-server';

export default defineConfig({
  appType: 'custom',
  publicDir: 'web/public',
  builder: {},
  environments: {
    client: { build: { outDir: 'dist/client', manifest: true, emptyOutDir: true, rolldownOptions: { input: ['web/style/main.css', 'web/islands/drop.ts', 'web/islands/progress.ts', 'web/islands/copy.ts', 'web/islands/passkey.ts', 'web/islands/print.ts', 'web/islands/studio.ts', 'web/islands/scan.ts', 'web/islands/esco.ts', 'web/islands/draft.ts', 'web/islands/find.ts', 'web/islands/share.ts', 'web/islands/order.ts'] } } },
    ssr: { build: { outDir: 'dist/server', emptyOutDir: true, target: 'node24', ssr: true, rolldownOptions: { input: { house: 'web/start.ts', 'sign.worker': 'rooms/sign/sign.worker.ts', 'pdf.worker': 'adapters/pdf.worker.ts', 'qr.worker': 'adapters/qr.worker.ts' }, output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' } } } },
  },
  // light-dark() and nesting stay as written only when the targets know them
  build: { cssMinify: true, cssTarget: ['chrome123', 'firefox120', 'safari17.5'], assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  plugins: [devServer({ entry: 'web/dev.ts', injectClientScript: false })],
});
