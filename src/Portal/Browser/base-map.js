// The map under every map of the portal: states from the atlas, in the colours of the style sheet.
import { colors } from './colors.js';
import { element } from './table.js';

export const emptyFeatures = { type: 'FeatureCollection', features: [] };

export const hasWebGl = () => { try { return document.createElement('canvas').getContext('webgl2') !== null; } catch { return false; } };

export async function readAtlas() {
  const [library, topology] = await Promise.all([
    import('./lib/topojson-client.min.js').then(() => globalThis.topojson), fetch(new URL('./lib/states-10m.json', import.meta.url)).then(answer => answer.json())]);
  return library.feature(topology, topology.objects.states);
}

async function library() {
  const maplibre = await import('./lib/maplibre-gl.mjs');
  await new Promise((resolve, reject) => {
    const sheet = element('link', { rel: 'stylesheet', href: new URL('./lib/maplibre-gl.css', import.meta.url).href });
    sheet.onload = resolve;
    sheet.onerror = () => reject(new Error('the style sheet of the map is not there'));
    document.head.append(sheet);
  });
  return maplibre;
}

// layers(ink): drawn over the states. view: what maplibre takes, such as center and zoom, or bounds.
export async function newMap(container, view, sources, layers) {
  const maplibre = await library();
  const ink = colors();
  const map = new maplibre.Map({
    container, attributionControl: false, dragRotate: false, pitchWithRotate: false, ...view,
    style: {
      version: 8,
      sources: { states: { type: 'geojson', data: emptyFeatures }, ...Object.fromEntries(sources.map(name => [name, { type: 'geojson', data: emptyFeatures }])) },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': ink.ground } },
        { id: 'states', type: 'fill', source: 'states', paint: { 'fill-color': ink.sheet, 'fill-opacity': 1 } },
        ...layers(ink).filter(layer => layer.source === 'states'),
        { id: 'borders', type: 'line', source: 'states', paint: { 'line-color': ink.edge, 'line-width': 1 } },
        ...layers(ink).filter(layer => layer.source !== 'states'),
      ],
    },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }));
  await new Promise(resolve => map.once('load', resolve));
  const recolor = () => {
    const now = colors();
    map.setPaintProperty('ground', 'background-color', now.ground);
    map.setPaintProperty('states', 'fill-color', now.sheet);
    map.setPaintProperty('borders', 'line-color', now.edge);
  };
  addEventListener('themechange', recolor);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolor);
  return { map, popup: new maplibre.Popup({ closeButton: false, closeOnClick: false }) };
}

// text(properties): what is said of the feature under the pointer.
export function describe(map, popup, layer, text) {
  map.on('mousemove', layer, event => popup.setLngLat(event.lngLat).setText(text(event.features[0].properties)).addTo(map));
  map.on('mouseleave', layer, () => popup.remove());
}
