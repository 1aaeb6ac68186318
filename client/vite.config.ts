// Builds the page the server serves: `npm run build` writes dist/client. `client/dev/` is a trial page and is not an entry of the build.
import { defineConfig } from 'vite'

const config = defineConfig({
  base: './',
  build: {
    target: 'es2022',
    // The renderer is a lazy chunk of about 500 kB; the first page needs none of it.
    chunkSizeWarningLimit: 900,
    modulePreload: { polyfill: false },
  },
})

export { config as default }
