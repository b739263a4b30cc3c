// Opens a table of the lake by its folder: its newest metadata, and the data files of its current snapshot.
import { readFile, readdir } from 'node:fs/promises'
import { icebergManifests, icebergMetadata } from 'icebird'

const pathOf = url => String(url).replace(/^file:\/\//, '')

// icebird fetches by URL and by byte range; local files are answered here as a web server would.
globalThis.fetch = async (url, init) => {
  const bytes = await readFile(pathOf(url))
  const range = new Headers(init?.headers).get('range')?.match(/^bytes=(\d*)-(\d*)$/)
  if (!range) return new Response(bytes, { headers: { 'content-length': String(bytes.length) } })
  const start = range[1] ? Number(range[1]) : bytes.length - Number(range[2])
  const end = range[1] && range[2] ? Number(range[2]) + 1 : bytes.length
  return new Response(bytes.subarray(start, end), { status: 206 })
}

export async function openTable(folder) {
  const tableUrl = `file://${pathOf(folder)}`
  const names = (await readdir(`${pathOf(folder)}/metadata`)).filter(name => /^\d+-.*\.metadata\.json$/.test(name))
  const metadataFileName = names.sort((a, b) => parseInt(a) - parseInt(b)).at(-1)
  if (!metadataFileName) throw new Error(`${folder} holds no table`)
  const metadata = await icebergMetadata({ tableUrl, metadataFileName })
  const entries = (await icebergManifests(metadata)).flatMap(manifest => manifest.entries)
  const files = entries.filter(entry => entry.status !== 2).map(entry => pathOf(entry.data_file.file_path))
  const schema = metadata.schemas.find(schema => schema['schema-id'] === metadata['current-schema-id'])
  return { tableUrl, metadata, files, columns: schema.fields }
}

export const print = rows => {
  for (const row of rows) console.log(JSON.stringify(row, (_, value) => typeof value === 'bigint' ? Number(value) : value))
}
