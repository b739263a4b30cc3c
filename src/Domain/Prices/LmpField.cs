namespace GridGrains.Domain.Prices;

/// <summary>The fields that <see cref="LmpEventReader"/> knows; the values are bit positions.</summary>
internal enum LmpField
{
    Ts,
    Iso,
    Node,
    Lmp,
    Market,
    IntervalMinutes,
    KnownAt,
    KnownAtBasis,
    Energy,
    Congestion,
    Loss,
    Ghg,
    SourceVersion,
    Quality,
    Hub,
    Zone,
    Baa,
    Name,
    Type,
    Unknown,
}

internal static class LmpFields
{
    /// <summary>Fields without which a record is no price: a bit for each.</summary>
    public const int Required =
        1 << (int)LmpField.Ts | 1 << (int)LmpField.Iso | 1 << (int)LmpField.Node | 1 << (int)LmpField.Lmp | 1 << (int)LmpField.Market
        | 1 << (int)LmpField.IntervalMinutes | 1 << (int)LmpField.KnownAt | 1 << (int)LmpField.KnownAtBasis;

    private static readonly string[] Names =
    [
        "ts", "iso", "node", "lmp", "market", "interval_minutes", "known_at", "known_at_basis", "energy_component",
        "congestion_component", "loss_component", "ghg_component", "source_version", "quality", "hub", "zone", "baa", "name", "type",
    ];

    public static string Name(this LmpField field) => Names[(int)field];

    public static LmpField Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("ts"u8) ? LmpField.Ts : LmpField.Unknown,
        3 => Find(name, "lmp"u8, LmpField.Lmp, "iso"u8, LmpField.Iso, "hub"u8, LmpField.Hub, "baa"u8, LmpField.Baa),
        4 => Find(name, "node"u8, LmpField.Node, "zone"u8, LmpField.Zone, "name"u8, LmpField.Name, "type"u8, LmpField.Type),
        6 => name.SequenceEqual("market"u8) ? LmpField.Market : LmpField.Unknown,
        7 => name.SequenceEqual("quality"u8) ? LmpField.Quality : LmpField.Unknown,
        8 => name.SequenceEqual("known_at"u8) ? LmpField.KnownAt : LmpField.Unknown,
        13 => name.SequenceEqual("ghg_component"u8) ? LmpField.Ghg : LmpField.Unknown,
        14 => name.SequenceEqual("loss_component"u8) ? LmpField.Loss
            : name.SequenceEqual("known_at_basis"u8) ? LmpField.KnownAtBasis
            : name.SequenceEqual("source_version"u8) ? LmpField.SourceVersion
            : LmpField.Unknown,
        16 => name.SequenceEqual("energy_component"u8) ? LmpField.Energy
            : name.SequenceEqual("interval_minutes"u8) ? LmpField.IntervalMinutes
            : LmpField.Unknown,
        20 => name.SequenceEqual("congestion_component"u8) ? LmpField.Congestion : LmpField.Unknown,
        _ => LmpField.Unknown,
    };

    private static LmpField Find(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> name1, LmpField field1,
        ReadOnlySpan<byte> name2, LmpField field2,
        ReadOnlySpan<byte> name3, LmpField field3,
        ReadOnlySpan<byte> name4, LmpField field4) =>
        name.SequenceEqual(name1) ? field1
        : name.SequenceEqual(name2) ? field2
        : name.SequenceEqual(name3) ? field3
        : name.SequenceEqual(name4) ? field4
        : LmpField.Unknown;
}
