// Opens a page of the server's origin in a headless Chromium, logs in, and uploads files with Uppy.
// Usage: upload.mjs ORIGIN KEY CHROMIUM NAME SIZE [NAME SIZE...]; in parts from 5 MiB on. Prints one JSON array.
import { build } from 'esbuild'
import { chromium } from 'playwright-core'

const [origin, key, executablePath, ...files] = process.argv.slice(2)
const bundle = await build({ entryPoints: ['page.js'], bundle: true, format: 'iife', write: false, logLevel: 'error' })
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  ],
})
try {
  const page = await browser.newPage()
  const foreign = []
  page.on('request', (request) => {
    if (!request.url().startsWith(origin + '/')) foreign.push(request.url())
  })
  // The page is ours, but the browser takes it for one of the server's: cookie and addresses are those of its origin.
  await page.route(`${origin}/uppy-test`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Uppy</title>' }))
  await page.goto(`${origin}/uppy-test`)
  await page.evaluate(async (secret) => {
    const answer = await fetch('/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: secret }),
    })
    if (!answer.ok) throw new Error(`login: ${answer.status}`)
  }, key)
  await page.addScriptTag({ content: bundle.outputFiles[0].text })
  const results = []
  for (let i = 0; i < files.length; i += 2) {
    const size = Number(files[i + 1])
    results.push(await page.evaluate(
      ([name, bytes, multipart]) => window.upload(name, bytes, multipart),
      [files[i], size, size >= 5 * 1024 * 1024]))
  }
  console.log(JSON.stringify({ foreign, results }))
} finally {
  await browser.close()
}
