// Prints the rows of a table of the lake, one JSON object a line: node icebird.mjs FOLDER [ROWS]
import { icebergRead } from 'icebird'
import { openTable, print } from './table.mjs'

const [folder, limit] = process.argv.slice(2)
const { tableUrl, metadata, files } = await openTable(folder)
// icebird takes a table without rows for a fault.
if (files.length > 0) print(await icebergRead({ tableUrl, metadata, rowEnd: limit ? Number(limit) : Infinity }))
