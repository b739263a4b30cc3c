// Drives a REST catalog with iceberg-js and prints what it answered as JSON: node drive.mjs BASE_URL NAMESPACE TABLE
import { IcebergRestCatalog, IcebergError } from 'iceberg-js'

const [baseUrl, namespace, name] = process.argv.slice(2)
const catalog = new IcebergRestCatalog({ baseUrl })
const id = { namespace: namespace.split('.'), name }

const refusal = async call => {
  try {
    await call()
    return null
  } catch (error) {
    if (!(error instanceof IcebergError)) throw error
    return { status: error.status, type: error.icebergType, message: error.message }
  }
}

const loaded = await catalog.loadTableResult(id)
console.log(JSON.stringify({
  top: (await catalog.listNamespaces()).namespaces,
  below: (await catalog.listNamespaces({ parent: { namespace: [id.namespace[0]] } })).namespaces,
  page: await catalog.listNamespaces({ pageSize: 1, pageToken: '' }),
  properties: (await catalog.loadNamespaceMetadata({ namespace: id.namespace })).properties,
  namespaceExists: [await catalog.namespaceExists({ namespace: id.namespace }), await catalog.namespaceExists({ namespace: ['nowhere'] })],
  tables: (await catalog.listTables({ namespace: id.namespace })).identifiers,
  tableExists: [await catalog.tableExists(id), await catalog.tableExists({ ...id, name: 'nothing' })],
  table: loaded.metadata,
  unchanged: await catalog.loadTableResult(id, { ifNoneMatch: loaded.etag }),
  missingTable: await refusal(() => catalog.loadTable({ ...id, name: 'nothing' })),
  missingNamespace: await refusal(() => catalog.listTables({ namespace: ['nowhere'] })),
  created: await refusal(() => catalog.createTable({ namespace: id.namespace }, { name: 'mine', schema: { type: 'struct', fields: [] } })),
  createdNamespace: await refusal(() => catalog.createNamespace({ namespace: ['mine'] })),
  updated: await refusal(() => catalog.updateTable(id, { properties: { owner: 'me' } })),
  renamed: await refusal(() => catalog.renameTable({ source: id, destination: { ...id, name: 'mine' } })),
  dropped: await refusal(() => catalog.dropTable(id)),
  droppedNamespace: await refusal(() => catalog.dropNamespace({ namespace: id.namespace })),
}))
