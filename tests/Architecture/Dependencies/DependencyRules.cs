namespace GridGrains.Tests.Architecture.Dependencies;

/// <summary>Which room may know what. Each rule answers with its violations in words; none means that it holds.</summary>
internal static class DependencyRules
{
    public const string CompositionRoot = "Silo";

    /// <summary>Rooms that implement a port or bring data in: exchangeable, so nobody but the composition root names them.</summary>
    public static readonly string[] Adapters = ["Durability", "Feeds", "Lake", "ClickHouse", "ClickHouse.Embedded"];

    /// <summary>Rooms that run without a host, a cluster or a broker.</summary>
    public static readonly string[] Pure = ["Log", "Domain", "H3", "Iceberg"];

    /// <summary>The port of the log and its records: of no product, so that a provider for other people's topics can stand on it alone.</summary>
    public const string LogPort = "Log";

    /// <summary>Orleans streams over the log, a package of its own.</summary>
    public const string StreamProvider = "Streams";

    private static readonly string[] HostingLibraries = ["Orleans", "Microsoft.Orleans", "Microsoft.AspNetCore", "Confluent", "librdkafka"];

    public static IEnumerable<string> PureRoomsKnowNoHost(House house) =>
        from room in Pure
        where house.Has(room)
        from library in house.LibrariesBehind(room)
        where HostingLibraries.Any(prefix => IsOrIsBelow(library, prefix))
        select $"{room} knows {library}";

    public static IEnumerable<string> PureRoomsStandAlone(House house) =>
        from room in Pure
        where house.Has(room)
        from other in house.ReachableFrom(room)
        where other != LogPort
        select $"{room} knows {other}";

    public static IEnumerable<string> TheStreamProviderKnowsTheLogAlone(House house) =>
        from other in house.ReachableFrom(StreamProvider)
        where other != LogPort
        select $"{StreamProvider} knows {other}";

    public static IEnumerable<string> GrainsKnowPortsOnly(House house) => Reaches(house, ["Grains", "Grains.Contracts"], Adapters);

    /// <summary>Only direct knowledge counts: what reaches an adapter through the composition root is a program of its own.</summary>
    public static IEnumerable<string> OnlyTheCompositionRootKnowsAdapters(House house) =>
        from room in house.Rooms
        where room.Name != CompositionRoot
        from adapter in Adapters
        where room.Rooms.Contains(adapter)
        select $"{room.Name} knows {adapter}";

    public static IEnumerable<string> ClientKnowsContractsOnly(House house) =>
        Reaches(house, ["Client"], ["Grains", CompositionRoot, .. Adapters]);

    /// <summary>Pages read through ports of their own that the composition root implements.</summary>
    public static IEnumerable<string> PortalKnowsContractsOnly(House house) =>
        Reaches(house, ["Portal"], ["Grains", "Client", CompositionRoot, .. Adapters]);

    private static IEnumerable<string> Reaches(House house, string[] rooms, string[] forbidden) =>
        from room in rooms
        from other in forbidden
        where house.ReachableFrom(room).Contains(other)
        select $"{room} reaches {other}";

    private static bool IsOrIsBelow(string library, string prefix) =>
        library.Equals(prefix, StringComparison.OrdinalIgnoreCase) || library.StartsWith($"{prefix}.", StringComparison.OrdinalIgnoreCase);
}
