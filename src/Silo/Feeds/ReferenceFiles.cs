using GridGrains.Domain.Reference;
using GridGrains.Feeds.Caiso;

namespace GridGrains.Silo.Feeds;

/// <summary>Loads the reference catalog: the built-in hubs and zones, and CAISO's atlas where a folder is given.</summary>
internal static class ReferenceFiles
{
    public static ReferenceCatalog Load(string? directory, ILogger logger)
    {
        if (directory is null)
        {
            return SeedReference.Catalog;
        }

        var rejected = 0;
        var atlas = new AtlasReference(_ => rejected++);
        Read(directory, "atlas_pnode_hub_map*.csv", atlas.ReadHubMap);
        Read(directory, "atlas_pnode_tac_map*.csv", atlas.ReadTacMap);
        Read(directory, "node_coordinates*.csv", atlas.ReadCoordinates);
        var catalog = SeedReference.Catalog.With(atlas.Entries());
        logger.LogInformation("Reference: {Nodes} nodes, {Rejected} rows rejected", catalog.Keys.Count, rejected);
        return catalog;
    }

    private static void Read(string directory, string pattern, Action<TextReader> read)
    {
        foreach (var file in Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal))
        {
            using var reader = File.OpenText(file);
            read(reader);
        }
    }
}
