import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const server = process.env.MPR_API_URL ?? 'http://127.0.0.1:8080'

// The server gives out what was compressed beforehand, so a busy machine compresses nothing.
function compress(): Plugin {
  let folder = ''
  return {
    name: 'compress',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir.startsWith('/') ? '' : config.build.outDir)
      if (config.build.outDir.startsWith('/')) folder = config.build.outDir
    },
    closeBundle: async () => {
      const assets = join(folder, 'assets')
      for (const name of await readdir(assets)) {
        if (!/\.(js|css|svg)$/.test(name)) continue
        const content = await readFile(join(assets, name))
        if (content.length < 1024) continue
        await writeFile(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }))
        await writeFile(join(assets, `${name}.br`), brotliCompressSync(content))
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), compress()],
  resolve: { alias: { '~': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: { outDir: '../artifacts/web', emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022' },
  server: {
    // The host is kept: the server refuses changes that a page of another origin asks for.
    proxy: Object.fromEntries(
      ['/api', '/graphql', '/media', '/healthz', '/mpr-media-in', '/mpr-media-out'].map((path) => [path, { target: server, ws: true }]),
    ),
  },
})
