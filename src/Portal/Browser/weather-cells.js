// Cells of a zone on the map, coloured by their present temperature.
import { emptyFeatures, hasWebGl, newMap, readAtlas, describe } from './base-map.js';
import { element, notice, table } from './table.js';
import { cellText, readPolygons, temperatureColor, temperatureScale } from './temperature.js';

const MARGIN_DEGREES = 0.15;

function boundsOf(cells) {
  const points = cells.features.flatMap(feature => feature.geometry.coordinates[0]);
  const [longitudes, latitudes] = [points.map(point => point[0]), points.map(point => point[1])];
  return [[Math.min(...longitudes) - MARGIN_DEGREES, Math.min(...latitudes) - MARGIN_DEGREES], [Math.max(...longitudes) + MARGIN_DEGREES, Math.max(...latitudes) + MARGIN_DEGREES]];
}

export const scaleLegend = () => temperatureScale.map(([value, color]) => {
  const dot = element('i');
  dot.style.background = color;
  return element('span', {}, dot, `${value} °F`);
});

export async function start(root) {
  const cells = await readPolygons(`zone=${encodeURIComponent(root.dataset.zone)}`);
  const degrees = cells.features.map(feature => feature.properties).filter(cell => cell.fahrenheit !== null).sort((a, b) => a.fahrenheit - b.fahrenheit);
  const ends = table([
    { title: 'Cell', of: cell => cell.cell },
    { title: 'Temperature, °F', of: cell => cell.fahrenheit.toFixed(1), number: true },
    { title: 'Wind, m/s', of: cell => cell.wind?.toFixed(1), number: true },
    { title: 'Kind', of: cell => cell.kind },
  ], degrees.length > 6 ? [...degrees.slice(0, 3), ...degrees.slice(-3)] : degrees, 'Coldest and warmest cells', 'No cell has a temperature of the present hour.');
  if (!hasWebGl()) {
    root.append(notice('This browser draws no map (it has no WebGL 2); the table has the coldest and the warmest cells.'), ends);
    return;
  }

  const frame = element('div', { className: 'map-frame low', role: 'application', 'aria-label': 'Cells of the zone; the table below has the coldest and the warmest' });
  root.append(frame, element('div', { className: 'legend' }, ...scaleLegend()), ends);
  const { map, popup } = await newMap(frame, { bounds: boundsOf(cells), fitBoundsOptions: { padding: 20 } }, ['cells'], ink => [
    { id: 'cells', type: 'fill', source: 'cells', paint: { 'fill-color': temperatureColor, 'fill-opacity': 0.8, 'fill-outline-color': ink.edge } },
  ]);
  map.getSource('states').setData(await readAtlas());
  map.getSource('cells').setData(cells ?? emptyFeatures);
  describe(map, popup, 'cells', cellText);
}
