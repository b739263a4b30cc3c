using GridGrains.Domain.Markets;

namespace GridGrains.Domain.Weather;

/// <summary>Load zones and hubs of all ISOs with their metropolitan areas: rough weights, for a start without files.</summary>
public static class SeedWeatherZones
{
    private const int Pacific = -8;
    private const int Central = -6;
    private const int Eastern = -5;

    public static readonly IReadOnlyList<WeatherZone> All =
    [
        Zone("CAISO", "SP15", Pacific, ["TH_SP15_GEN-APND", "SP-15"], At("Los Angeles", 34.05, -118.24, 10), At("Riverside", 33.95, -117.40, 4.6), At("San Diego", 32.72, -117.16, 3.3), At("Santa Ana", 33.75, -117.87, 3.2)),
        Zone("CAISO", "NP15", Pacific, ["TH_NP15_GEN-APND", "NP-15"], At("San Francisco", 37.77, -122.42, 4.6), At("San Jose", 37.34, -121.89, 2), At("Sacramento", 38.58, -121.49, 2.4)),
        Zone("CAISO", "ZP26", Pacific, ["TH_ZP26_GEN-APND", "ZP-26"], At("Bakersfield", 35.37, -119.02, 0.9), At("San Luis Obispo", 35.28, -120.66, 0.3)),
        Zone("ERCOT", "LZ_NORTH", Central, ["HB_NORTH"], At("Dallas", 32.78, -96.80, 5), At("Fort Worth", 32.76, -97.33, 2.5), At("Waco", 31.55, -97.15, 0.3)),
        Zone("ERCOT", "LZ_HOUSTON", Central, ["HB_HOUSTON"], At("Houston", 29.76, -95.37, 7.3)),
        Zone("ERCOT", "LZ_SOUTH", Central, ["HB_SOUTH"], At("San Antonio", 29.42, -98.49, 2.6), At("Austin", 30.27, -97.74, 2.4), At("Corpus Christi", 27.80, -97.40, 0.4), At("McAllen", 26.20, -98.23, 0.9)),
        Zone("ERCOT", "LZ_WEST", Central, ["HB_WEST"], At("Midland", 32.00, -102.08, 0.3), At("Abilene", 32.45, -99.73, 0.2), At("Odessa", 31.85, -102.37, 0.2)),
        Zone("MISO", "MINN.HUB", Central, [], At("Minneapolis", 44.98, -93.27, 3.7)),
        Zone("MISO", "ILLINOIS.HUB", Central, [], At("Springfield", 39.80, -89.64, 0.2), At("St. Louis", 38.63, -90.20, 2.8)),
        Zone("MISO", "INDIANA.HUB", Eastern, [], At("Indianapolis", 39.77, -86.16, 2.1)),
        Zone("MISO", "MICHIGAN.HUB", Eastern, [], At("Detroit", 42.33, -83.05, 4.3), At("Grand Rapids", 42.96, -85.67, 1.1)),
        Zone("MISO", "LOUISIANA.HUB", Central, [], At("New Orleans", 29.95, -90.07, 1.2), At("Baton Rouge", 30.45, -91.15, 0.9)),
        Zone("MISO", "ARKANSAS.HUB", Central, [], At("Little Rock", 34.75, -92.29, 0.7)),
        Zone("MISO", "TEXAS.HUB", Central, [], At("Beaumont", 30.08, -94.13, 0.4)),
        Zone("SPP", "SPPNORTH_HUB", Central, [], At("Omaha", 41.26, -95.93, 1), At("Kansas City", 39.10, -94.58, 2.2)),
        Zone("SPP", "SPPSOUTH_HUB", Central, [], At("Oklahoma City", 35.47, -97.52, 1.4), At("Tulsa", 36.15, -95.99, 1)),
        Zone("PJM", "COMED", Central, ["CHICAGO HUB", "N ILLINOIS HUB"], At("Chicago", 41.88, -87.63, 9.4)),
        Zone("PJM", "AEP", Eastern, ["AEP-DAYTON HUB"], At("Columbus", 39.96, -83.00, 2.1), At("Roanoke", 37.27, -79.94, 0.3)),
        Zone("PJM", "DOM", Eastern, ["DOMINION HUB"], At("Richmond", 37.54, -77.44, 1.3), At("Norfolk", 36.85, -76.29, 1.8), At("Ashburn", 39.04, -77.49, 1.2)),
        Zone("PJM", "PSEG", Eastern, ["NEW JERSEY HUB"], At("Newark", 40.74, -74.17, 2.8)),
        Zone("PJM", "PECO", Eastern, ["EASTERN HUB"], At("Philadelphia", 39.95, -75.17, 6.2)),
        Zone("PJM", "BGE", Eastern, ["WESTERN HUB"], At("Baltimore", 39.29, -76.61, 2.8), At("Washington", 38.91, -77.04, 3)),
        Zone("NYISO", "N.Y.C.", Eastern, ["NYC", "61761"], At("New York", 40.71, -74.01, 8.3)),
        Zone("NYISO", "LONGIL", Eastern, ["61762"], At("Hempstead", 40.71, -73.62, 2.9)),
        Zone("NYISO", "CAPITL", Eastern, ["61757"], At("Albany", 42.65, -73.76, 0.9)),
        Zone("NYISO", "WEST", Eastern, ["61752"], At("Buffalo", 42.89, -78.88, 1.1)),
        Zone("ISONE", ".Z.NEMASSBOST", Eastern, ["BOSTON"], At("Boston", 42.36, -71.06, 4.9)),
        Zone("ISONE", ".Z.CONNECTICUT", Eastern, ["CONNECTICUT"], At("Hartford", 41.77, -72.68, 1.2), At("Bridgeport", 41.18, -73.19, 0.9)),
        Zone("ISONE", ".Z.MAINE", Eastern, ["MAINE"], At("Portland", 43.66, -70.26, 0.6)),
    ];

    private static LoadPlace At(string name, double latitudeDegrees, double longitudeDegrees, double weight) => new(name, latitudeDegrees, longitudeDegrees, weight);

    private static WeatherZone Zone(string iso, string id, int offsetHours, string[] aliases, params LoadPlace[] places) =>
        new(Isos.TryGet(iso, out var known) ? known : throw new InvalidOperationException($"{iso} is no ISO"), id, aliases, offsetHours, places);
}
