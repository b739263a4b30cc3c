using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Domain.Markets;

/// <summary>The markets the platform knows: one line each, in the order of their indices.</summary>
public static class Isos
{
    private static readonly IsoCatalog Catalog = new(
        CaisoMarket.Definition,
        MisoMarket.Definition,
        SppMarket.Definition,
        PjmMarket.Definition,
        NyisoMarket.Definition,
        ErcotMarket.Definition,
        IsoneMarket.Definition);

    public static readonly Iso Caiso = Catalog.Get(CaisoMarket.Definition.Code);
    public static readonly Iso Miso = Catalog.Get(MisoMarket.Definition.Code);
    public static readonly Iso Spp = Catalog.Get(SppMarket.Definition.Code);
    public static readonly Iso Pjm = Catalog.Get(PjmMarket.Definition.Code);
    public static readonly Iso Nyiso = Catalog.Get(NyisoMarket.Definition.Code);
    public static readonly Iso Ercot = Catalog.Get(ErcotMarket.Definition.Code);
    public static readonly Iso Isone = Catalog.Get(IsoneMarket.Definition.Code);

    public static IReadOnlyList<Iso> All => Catalog.All;

    /// <summary>Codes of all markets, as documents list them.</summary>
    public static string Codes { get; } = string.Join(' ', Catalog.All.Select(iso => iso.Code));

    /// <summary>Block calendars of all markets, those of tariffs included.</summary>
    public static IReadOnlyList<MarketBlocks> BlockCalendars { get; } = [.. Catalog.All.SelectMany(iso => iso.Definition.BlockCalendars)];

    public static bool TryGet(string code, [NotNullWhen(true)] out Iso? iso) => Catalog.TryGet(code, out iso);

    /// <summary>Finds a code in UTF-8 without allocating; the spelling must be exact.</summary>
    public static bool TryGet(ReadOnlySpan<byte> utf8Code, [NotNullWhen(true)] out Iso? iso) => Catalog.TryGet(utf8Code, out iso);

    /// <exception cref="DomainException"><c>unknown-iso</c>: the code is none of <see cref="All"/>.</exception>
    public static Iso Get(string code) => Catalog.Get(code);
}
