namespace GridGrains.ClickHouse.Cubes;

/// <summary>The standing questions of a desk that the warehouse answers.</summary>
public static class CubeCatalog
{
    public const string IsoParameter = "iso";
    public const string AsOfParameter = "as_of";

    public static IReadOnlyList<Cube> All { get; } = [.. HubCubes.All, .. HubDayCubes.All, .. DartCubes.All, .. NodeCubes.All];

    public static IReadOnlyList<Cube> Dashboard { get; } = [.. All.Where(cube => cube.IsOnDashboard)];
}
