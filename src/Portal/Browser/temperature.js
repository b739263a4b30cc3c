// Colours of temperatures, and cells with their present hour.
import { getJson } from './live.js';

// Blue is cold, red is hot, distinguished by people who do not see red and green alike; steps in degrees Fahrenheit.
export const temperatureScale = [[0, '#2b3a8f'], [20, '#2b6cb0'], [40, '#6aaed6'], [60, '#e6e3d3'], [80, '#f0a35e'], [95, '#c0392b'], [110, '#6b0f1a']];

export const temperatureColor = ['case', ['==', ['get', 'fahrenheit'], null], '#8a8f98', ['interpolate', ['linear'], ['get', 'fahrenheit'], ...temperatureScale.flat()]];

const fahrenheit = celsius => celsius === null || celsius === undefined ? null : celsius * 1.8 + 32;

const propertiesOf = cell => ({
  cell: cell.cell, zones: cell.zones.map(zone => zone.zone).join(', '), fahrenheit: fahrenheit(cell.current?.temperature_c), wind: cell.current?.wind_mps ?? null, kind: cell.current?.kind ?? null,
});

export const cellText = ({ cell, zones, fahrenheit: degrees, wind, kind }) =>
  `${zones}, cell ${cell}: ${Number.isFinite(degrees) ? `${degrees.toFixed(1)} °F` : 'no temperature'}${Number.isFinite(wind) ? `, wind ${wind.toFixed(1)} m/s` : ''}${kind ? `, ${kind}` : ''}`;

// Cells as polygons.
export async function readPolygons(query) {
  const cells = await getJson(`/v1/cells?${query}&format=geojson&limit=2000`);
  return { ...cells, features: cells.features.map(feature => ({ ...feature, properties: propertiesOf(feature.properties) })) };
}

// Cells as points: over a continent a cell is less than a pixel.
export async function readPoints(query) {
  const { cells } = await getJson(`/v1/cells?${query}&limit=2000`);
  return { type: 'FeatureCollection', features: cells.map(cell => ({ type: 'Feature', geometry: { type: 'Point', coordinates: [cell.longitude, cell.latitude] }, properties: propertiesOf(cell) })) };
}
