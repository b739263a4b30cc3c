// Reads a local Iceberg table with icebird and prints its rows as JSON: node read.mjs TABLE_URL METADATA_FILE_NAME [SNAPSHOT_ID|REFERENCE]
import { readFile } from 'node:fs/promises'
import { icebergMetadata, icebergRead } from 'icebird'

// icebird fetches by URL and by byte range; files are served here as a web server would.
globalThis.fetch = async (url, init) => {
  const bytes = await readFile(String(url).replace(/^file:\/\//, ''))
  const range = new Headers(init?.headers).get('range')?.match(/^bytes=(\d*)-(\d*)$/)
  if (!range) return new Response(bytes, { headers: { 'content-length': String(bytes.length) } })
  const start = range[1] ? Number(range[1]) : bytes.length - Number(range[2])
  const end = range[1] && range[2] ? Number(range[2]) + 1 : bytes.length
  return new Response(bytes.subarray(start, end), { status: 206 })
}

const [tableUrl, metadataFileName, at] = process.argv.slice(2)
const metadata = await icebergMetadata({ tableUrl, metadataFileName })
if (at) {
  // Of another snapshot than the current one: as icebird reads whatever the metadata call current.
  const id = metadata.refs[at]?.['snapshot-id'] ?? Number(at)
  if (!metadata.snapshots.some(snapshot => snapshot['snapshot-id'] === id)) throw new Error(`no snapshot ${at}`)
  metadata['current-snapshot-id'] = id
}
const rows = await icebergRead({ tableUrl, metadata })
console.log(JSON.stringify(rows, (_, value) => typeof value === 'bigint' ? Number(value) : value))
